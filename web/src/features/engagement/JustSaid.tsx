import { useQuery } from "@tanstack/react-query";
import { Caption } from "@/features/posts/Caption";
import { t } from "@/platform/words";
import css from "./Composer.module.css";
import { isOnItsWay } from "./said";
import { saidKey } from "./shown";
import type { Comment } from "./types";

/** What one has just said under a post whose comments are not shown. */
export function JustSaid({ postId }: { postId: string }) {
  const said = useQuery<readonly Comment[]>({ queryKey: saidKey(postId), enabled: false }).data;
  return said?.map((comment) => (
    <div key={comment.comment_id} className={css.saidHere} aria-busy={isOnItsWay(comment) || undefined}>
      <Caption caption={comment.text} username={comment.user.username} />
      {isOnItsWay(comment) && <span>{t("comment.sending")}</span>}
    </div>
  ));
}
