import { t } from "@/platform/words";
import { Dots } from "@/ui/Menu";
import { part } from "@/ui/part";
import type { Comment } from "./types";

const OpenCommentMenu = part(() => import("./OpenCommentMenu").then((module) => module.default));

/** What else one may do with somebody else's comment. */
export function CommentMenu({ comment }: { comment: Comment }) {
  return (
    <Dots label={t("comment.menu", { username: comment.user.username })} ahead={OpenCommentMenu.ahead}>
      <OpenCommentMenu comment={comment} />
    </Dots>
  );
}
