import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { Post } from "@/features/posts/types";
import { t } from "@/platform/words";
import { part } from "@/ui/part";
import css from "./Composer.module.css";
import { saidKey } from "./shown";
import type { Comment } from "./types";

const InlineComposer = part(() => import("./InlineComposer").then(({ InlineComposer }) => InlineComposer));

const JustSaid = part(() => import("./JustSaid").then(({ JustSaid }) => JustSaid));

/** On a card: what one has just said, and the place of the field, which comes when it is wanted. */
export function InlineComment({ post }: { post: Post }) {
  const said = useQuery<readonly Comment[]>({ queryKey: saidKey(post.post_id), enabled: false }).data;
  const isAnythingSaid = said !== undefined && said.length > 0;
  return (
    <>
      <div role="log">
        {isAnythingSaid && (
          <Suspense>
            <JustSaid postId={post.post_id} />
          </Suspense>
        )}
      </div>
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
      // What is typed before the field has come would be lost.
      onPointerEnter={InlineComposer.ahead}
      onFocus={InlineComposer.ahead}
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
