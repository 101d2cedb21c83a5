import { useInfiniteQuery } from "@tanstack/react-query";
import { MessageCircle } from "lucide-react";
import { useRef, useState, type RefObject } from "react";
import type { Post } from "@/features/posts/types";
import { shortCount } from "@/platform/count";
import { t } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { Failure } from "@/ui/Failure";
import { commentsIn } from "./said";
import { CommentRow } from "./CommentRow";
import { commentsQuery } from "./comments";
import css from "./Comments.module.css";
import { Composer, useCommentDraft } from "./Composer";
import { answering, NOTHING_SAID, type CommentDraft } from "./draft";
import type { Comment, Order } from "./types";

interface CommentsProps {
  post: Post;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Whoever came by the comment button wants to say something. */
  isFocused: boolean;
}

/** What is said under a post, and the place to say more. */
export function Comments({ post, field, isFocused }: CommentsProps) {
  const [order, setOrder] = useState<Order>("newest");
  const [draft, keep, forget] = useCommentDraft(post.post_id);
  const [answered, setAnswered] = useState<string | null>(null);
  const comments = useInfiniteQuery(commentsQuery(post.post_id, order));
  const list = useRef<HTMLDivElement>(null);
  const shown = commentsIn(comments.data);

  const answer = (comment: Comment) => {
    keep(answering(draft, comment));
    field.current?.focus();
  };
  const onDraft = (next: CommentDraft) => {
    keep(next);
    if (next !== NOTHING_SAID) return;
    forget();
    // What is on its way is shown where it will stand.
    if (draft.answering) setAnswered(draft.answering.commentId);
  };
  const onSaid = (comment: Comment) => {
    setAnswered(comment.parent_id);
    if (comment.parent_id === null) list.current?.scrollTo({ top: 0 });
  };

  return (
    <section id="comments" className={css.comments} aria-label={t("comment.title")}>
      {/* Where there is none, that is said in larger words beneath. */}
      <div className={post.comment_count === 0 && shown.length === 0 ? "visually-hidden" : css.head}>
        <h2>{t("comment.count", { count: post.comment_count, shown: shortCount(post.comment_count) })}</h2>
        {(shown.length > 1 || order === "top") && <OrderSwitch order={order} onChange={setOrder} />}
      </div>
      <div ref={list} className={css.scroll} aria-busy={comments.isPending}>
        {comments.isPending && <Skeletons />}
        {comments.isError && shown.length === 0 && (
          <Failure thrown={comments.error} onRetry={() => void comments.refetch()} />
        )}
        {comments.isSuccess && shown.length === 0 && <Empty isOff={post.comments_off} />}
        <ul>
          {shown.map((comment) => (
            <li key={comment.comment_id}>
              <CommentRow
                comment={comment}
                mayAnswer={!post.comments_off}
                isOpened={answered === comment.comment_id}
                onAnswer={answer}
              />
            </li>
          ))}
        </ul>
        <AtEnd
          hasMore={comments.hasNextPage}
          isLoading={comments.isFetchingNextPage}
          isFailed={comments.isFetchNextPageError}
          onReach={() => void comments.fetchNextPage()}
          marginPixels={400}
        />
      </div>
      <div className={css.foot}>
        <Composer
          post={post}
          draft={draft}
          field={field}
          isFocused={isFocused}
          onDraft={onDraft}
          onSaid={onSaid}
        />
      </div>
    </section>
  );
}

function OrderSwitch({ order, onChange }: { order: Order; onChange: (order: Order) => void }) {
  return (
    <div className={css.orders} role="group" aria-label={t("comment.order")}>
      {(["newest", "top"] as const).map((each) => (
        <button
          key={each}
          type="button"
          className={css.order}
          aria-pressed={each === order}
          onClick={() => onChange(each)}
        >
          {t(`comment.${each}`)}
        </button>
      ))}
    </div>
  );
}

function Empty({ isOff }: { isOff: boolean }) {
  if (isOff) return null;
  return (
    <div className={css.empty}>
      <MessageCircle size={26} aria-hidden="true" />
      <p>
        <strong>{t("comment.none")}</strong>
      </p>
      <p>{t("comment.beFirst")}</p>
    </div>
  );
}

function Skeletons() {
  return (
    <div role="status">
      <span className="visually-hidden">{t("comment.loading")}</span>
      {[0, 1, 2].map((each) => (
        <div key={each} className={css.ghost} aria-hidden="true">
          <i />
          <span>
            <i />
            <i />
          </span>
        </div>
      ))}
    </div>
  );
}
