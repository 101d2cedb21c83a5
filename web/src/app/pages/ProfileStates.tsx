import { Ban, Lock } from "lucide-react";
import type { Profile } from "@/features/accounts/types";
import { useFollow } from "@/features/graph/follow";
import { useMark } from "@/features/graph/marks";
import { t } from "@/platform/words";
import { Blank } from "@/ui/Blank";
import { Button } from "@/ui/Button";

/** In the place of following, while one has blocked the account. */
export function UnblockButton({ profile }: { profile: Profile }) {
  const mark = useMark(profile);
  return (
    <Button
      isSmall
      isBusy={mark.isPending}
      aria-label={t("follow.name", { face: t("marks.unblock"), username: profile.username })}
      onClick={() => mark.mutate({ mark: "blocked", isOn: false })}
    >
      {t("marks.unblock")}
    </Button>
  );
}

/** In the place of an account's posts, while one has blocked it. */
export function BlockedByMe({ profile }: { profile: Profile }) {
  return (
    <Blank icon={<Ban size={30} />} title={t("marks.youBlocked", { username: profile.username })}>
      <p>{t("marks.youBlockedWhy")}</p>
    </Blank>
  );
}

/** In the place of a private account's posts: what to do, or that it is done and may be taken back. */
export function BehindTheDoor({ profile }: { profile: Profile }) {
  const follow = useFollow(profile.user_id, true);
  const { username } = profile;
  if (!profile.follow_requested) {
    return (
      <Blank icon={<Lock size={30} />} title={t("app.private")}>
        <p>{t("app.askToSee", { username })}</p>
      </Blank>
    );
  }
  return (
    <Blank icon={<Lock size={30} />} title={t("app.private")}>
      <p>{t("app.asked", { username })}</p>
      <Button isBusy={follow.isPending} onClick={() => follow.mutate(false)}>
        {t("follow.withdraw")}
      </Button>
    </Blank>
  );
}
