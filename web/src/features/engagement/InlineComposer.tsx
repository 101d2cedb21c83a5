import type { Post } from "@/features/posts/types";
import { Composer, useCommentDraft } from "./Composer";
import { NOTHING_SAID } from "./draft";

/** The field of a card. The draft is the one of the post's own page. */
export function InlineComposer({ post }: { post: Post }) {
  const [draft, keep, forget] = useCommentDraft(post.post_id);
  return (
    <Composer
      post={post}
      draft={draft}
      isFocused
      onDraft={(next) => {
        keep(next);
        if (next === NOTHING_SAID) forget();
      }}
    />
  );
}
