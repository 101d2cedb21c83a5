import { t } from "@/platform/words";
import { Dots } from "@/ui/Menu";
import { part } from "@/ui/part";
import type { Comment } from "./types";

const fetchMenu = () => import("./OpenCommentMenu").then((module) => module.default);
const OpenCommentMenu = part(fetchMenu);

/** What else one may do with somebody else's comment. */
export function CommentMenu({ comment }: { comment: Comment }) {
  return (
    <Dots label={t("comment.menu", { username: comment.user.username })} fetch={fetchMenu}>
      <OpenCommentMenu comment={comment} />
    </Dots>
  );
}
