import { Suspense, useState } from "react";
import type { Post } from "@/features/posts/types";
import { t } from "@/platform/words";
import { part } from "@/ui/part";
import { say } from "@/ui/toasts";
import css from "./Composer.module.css";

const InlineComposer = part(() => import("./InlineComposer").then(({ InlineComposer }) => InlineComposer));

/** On a card: the place of the field, which comes when it is wanted. A feed draws many and uses few. */
export function InlineComment({ post }: { post: Post }) {
  const [state, setState] = useState<"shut" | "open" | "said">("shut");
  if (post.comments_off) return <p className={css.off}>{t("comment.off")}</p>;
  const prompt = (
    <button
      type="button"
      className={css.prompt}
      data-act="comment"
      aria-keyshortcuts="c"
      // What was pressed to send is gone: the focus stays at its place.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={state === "said"}
      onClick={() => setState("open")}
    >
      {t("comment.add")}
    </button>
  );
  if (state !== "open") return prompt;
  const onSaid = () => {
    setState("said");
    say(t("comment.said"));
  };
  return (
    <Suspense fallback={prompt}>
      <InlineComposer post={post} onSaid={onSaid} />
    </Suspense>
  );
}
