import type { Post } from "@/features/posts/types";
import { Composer, useCommentDraft } from "./Composer";
import { NOTHING_SAID } from "./draft";

/** The field of a card. The draft is the one of the post's own page. */
export function InlineComposer({ post, onSaid }: { post: Post; onSaid: () => void }) {
  const [draft, keep, forget] = useCommentDraft(post.post_id);
  return (
    <Composer
      post={post}
      draft={draft}
      isFocused
      onDraft={keep}
      onSaid={() => {
        keep(NOTHING_SAID);
        forget();
        onSaid();
      }}
    />
  );
}
