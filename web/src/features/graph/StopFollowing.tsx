import { useQuery, useQueryClient } from "@tanstack/react-query";
import { profileQuery } from "@/features/accounts/profiles";
import { t } from "@/platform/words";
import { Confirm } from "@/ui/Dialog";
import { say } from "@/ui/toasts";
import { useFollow } from "./follow";
import { hidePosts } from "./marks";

interface StopFollowingProps {
  person: { user_id: string; username: string; is_private?: boolean };
  onClose: () => void;
}

/** Asks before one leaves somebody; says so once it is done, and offers the way back where there is one. */
export function StopFollowing({ person, onClose }: StopFollowingProps) {
  const { user_id: userId, username } = person;
  const client = useQueryClient();
  const isTold = person.is_private !== undefined;
  const asked = useQuery({ ...profileQuery(username), enabled: !isTold });
  const isPrivate = person.is_private ?? asked.data?.is_private ?? false;
  const follow = useFollow(userId, isPrivate);

  const back = () =>
    void follow
      .mutateAsync(true)
      .then(() => client.invalidateQueries({ queryKey: ["feed"] }))
      .catch(() => undefined);
  const leave = () => {
    onClose();
    const putBack = hidePosts(client, "muted", userId);
    void follow.mutateAsync(false).then(() => {
      // What was on its way meanwhile may have brought them again.
      hidePosts(client, "muted", userId);
      say(t("people.left", { username }), isPrivate ? {} : { action: { label: t("ui.undo"), act: back } });
    }, putBack);
  };

  return (
    <Confirm
      title={t("people.stopNamed", { username })}
      confirmLabel={t("people.stop")}
      cancelLabel={t("ui.cancel")}
      isBusy={!isTold && asked.isPending}
      onConfirm={leave}
      onClose={onClose}
    >
      <p>{t(isPrivate ? "people.stopPrivate" : "people.stopWhy")}</p>
    </Confirm>
  );
}
