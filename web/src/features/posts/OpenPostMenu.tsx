import {
  Aperture,
  BellOff,
  Flag,
  Heart,
  HeartOff,
  Link2,
  MessageCircle,
  MessageCircleOff,
  Pencil,
  SquareArrowOutUpRight,
  Trash2,
  UserRoundMinus,
  UserRoundX,
  Wand2,
} from "lucide-react";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useMe } from "@/features/accounts/session";
import { useMark } from "@/features/graph/marks";
import { mediaKind } from "@/features/media/renditions";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Confirm } from "@/ui/Dialog";
import type { MenuItem } from "@/ui/Menu";
import OpenMenu from "@/ui/OpenMenu";
import { say } from "@/ui/toasts";
import { late } from "@/ui/late";
import { usePostMenuItems } from "./menuItems";
import { useDeletePost, useEditPost, type PostChange } from "./own";
import type { PostMenuProps } from "./PostMenu";
import { copyLink, postCode } from "./share";
import { isTagged, useUntagMe } from "./tags";

const CameraFacts = late(() => import("./CameraFacts").then(({ CameraFacts }) => CameraFacts));
const EditMedia = late(() => import("./EditMedia").then(({ EditMedia }) => EditMedia));
const StopFollowing = late(() =>
  import("@/features/graph/StopFollowing").then(({ StopFollowing }) => StopFollowing),
);
const ReportDialog = late(() =>
  import("@/features/moderation/ReportDialog").then(({ ReportDialog }) => ReportDialog),
);
const EditPost = late(() => import("./EditPost").then(({ EditPost }) => EditPost));

/** The menu of a post, open, and the dialogs it leads to. */
export default function OpenPostMenu({ post, isOnItsPage = false, onDeleted }: PostMenuProps) {
  const me = useMe();
  const navigate = useNavigate();
  const router = useRouter();
  const isMine = me?.user_id === post.user.user_id;
  const [open, setOpen] = useState<"edit" | "media" | "camera" | "delete" | "leave" | "report" | null>(null);
  const remove = useDeletePost(post);

  const confirmDelete = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        setOpen(null);
        say(t("post.gone"));
        onDeleted?.();
      },
      onError: (thrown) => say(asProblem(thrown).message, { isBad: true }),
    });

  const more = usePostMenuItems();
  const untag = useUntagMe(post);
  const mark = useMark({ ...post.user, is_following: true });
  const edit = useEditPost(post.post_id);
  const change = (body: PostChange, words: string) => () =>
    edit.mutate(body, {
      onSuccess: () => say(words),
      onError: (thrown) => say(asProblem(thrown).message, { isBad: true }),
    });

  const items: MenuItem[] = [{ icon: Link2, words: t("post.copyLink"), act: () => void copyLink(post) }];
  if (!isOnItsPage) {
    const openPage = () => void navigate({ to: "/p/$code", params: { code: postCode(post) } });
    items.unshift({ icon: SquareArrowOutUpRight, words: t("post.open"), act: openPage });
  }
  items.push(...more(post));
  if (isTagged(post, me?.user_id)) {
    items.push({ icon: UserRoundMinus, words: t("tag.removeMe"), act: () => untag.mutate() });
  }
  // In a column of posts their authors are followed; elsewhere that is not known.
  if (me && !isMine && !isOnItsPage) {
    const { username } = post.user;
    items.push(
      {
        icon: BellOff,
        words: t("people.muteNamed", { username }),
        act: () => mark.mutate({ mark: "muted", isOn: true }),
      },
      { icon: UserRoundX, words: t("people.leaveNamed", { username }), act: () => setOpen("leave") },
    );
  }
  if (me !== undefined && !isMine) {
    const logIn = () => void navigate({ to: "/login", search: { next: router.state.location.href } });
    const act = () => (me ? setOpen("report") : logIn());
    items.push({ icon: Flag, words: t("report.report"), isDangerous: true, act });
  }
  if (isMine) {
    items.push(
      { icon: Pencil, words: t("ui.edit"), act: () => setOpen("edit") },
      ...(post.status === "published"
        ? [
            {
              icon: Wand2,
              words: t("post.editKind", { kind: mediaKind(post.media) }),
              act: () => setOpen("media"),
            },
          ]
        : []),
      post.comments_off
        ? {
            icon: MessageCircle,
            words: t("post.commentsOn"),
            act: change({ comments_off: false }, t("post.commentsAreOn")),
          }
        : {
            icon: MessageCircleOff,
            words: t("post.commentsOff"),
            act: change({ comments_off: true }, t("post.commentsAreOff")),
          },
      post.like_count_hidden
        ? {
            icon: Heart,
            words: t("post.showLikes"),
            act: change({ hide_like_count: false }, t("post.likesAreShown")),
          }
        : {
            icon: HeartOff,
            words: t("post.hideLikes"),
            act: change({ hide_like_count: true }, t("post.likesAreHidden")),
          },
      { icon: Aperture, words: t("camera.title"), act: () => setOpen("camera") },
      { icon: Trash2, words: t("ui.delete"), isDangerous: true, act: () => setOpen("delete") },
    );
  }

  return (
    <>
      <OpenMenu label={t("post.menu", { username: post.user.username })} items={items} />
      {open === "edit" && <EditPost post={post} onClose={() => setOpen(null)} />}
      {open === "media" && <EditMedia post={post} onClose={() => setOpen(null)} />}
      {open === "camera" && <CameraFacts post={post} onClose={() => setOpen(null)} />}
      {open === "leave" && <StopFollowing person={post.user} onClose={() => setOpen(null)} />}
      {open === "report" && (
        <ReportDialog
          about={{ post_id: post.post_id }}
          person={{ ...post.user, is_following: false }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "delete" && (
        <Confirm
          title={t("post.deleteAsk")}
          confirmLabel={t("ui.delete")}
          isBusy={remove.isPending}
          onConfirm={confirmDelete}
          onClose={() => setOpen(null)}
        >
          <p>{t("post.deleteWhy")}</p>
        </Confirm>
      )}
    </>
  );
}
