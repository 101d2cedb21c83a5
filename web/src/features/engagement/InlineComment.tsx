import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Caption } from "@/features/posts/Caption";
import type { Post } from "@/features/posts/types";
import { t } from "@/platform/words";
import { isOnItsWay } from "./acts";
import css from "./Composer.module.css";
import { saidKey } from "./shown";
import type { Comment } from "./types";

const InlineComposer = lazy(() =>
  import("./InlineComposer").then(({ InlineComposer }) => ({ default: InlineComposer })),
);

/** On a card: what one has just said, and the place of the field, which comes when it is wanted. */
export function InlineComment({ post }: { post: Post }) {
  return (
    <>
      <Said postId={post.post_id} />
      <Door post={post} />
    </>
  );
}

/** A feed draws many of these and uses few. */
function Door({ post }: { post: Post }) {
  const [isOpen, setOpen] = useState(false);
  if (post.comments_off) return <p className={css.off}>{t("comment.off")}</p>;
  const prompt = (
    <button
      type="button"
      className={css.prompt}
      data-act="comment"
      aria-keyshortcuts="c"
      onClick={() => setOpen(true)}
    >
      {t("comment.add")}
    </button>
  );
  return isOpen ? (
    <Suspense fallback={prompt}>
      <InlineComposer post={post} />
    </Suspense>
  ) : (
    prompt
  );
}

function Said({ postId }: { postId: string }) {
  const said = useQuery<readonly Comment[]>({ queryKey: saidKey(postId), enabled: false }).data;
  return (
    <div className={css.saidHere} role="log">
      {said?.map((comment) => (
        <div key={comment.comment_id} aria-busy={isOnItsWay(comment) || undefined}>
          <Caption caption={comment.text} username={comment.user.username} />
          {isOnItsWay(comment) && <span>{t("comment.sending")}</span>}
        </div>
      ))}
    </div>
  );
}
