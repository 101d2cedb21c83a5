import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { Heart } from "lucide-react";
import { useState } from "react";
import { Avatar } from "@/features/accounts/Avatar";
import { useMe } from "@/features/accounts/session";
import { Caption } from "@/features/posts/Caption";
import { shortCount } from "@/platform/count";
import { t } from "@/platform/words";
import { IconButton } from "@/ui/Button";
import { Morse } from "@/ui/Morse";
import { Time } from "@/ui/Time";
import { late } from "@/ui/late";
import { CommentMenu } from "./CommentMenu";
import { commentsIn, isOnItsWay } from "./said";
import { repliesQuery, useLikeComment } from "./comments";
import css from "./Comments.module.css";
import type { Comment } from "./types";

const DeleteComment = late(() => import("./DeleteComment").then(({ DeleteComment }) => DeleteComment));

interface CommentRowProps {
  comment: Comment;
  mayAnswer: boolean;
  /** Somebody here has just answered it: the answers are shown. */
  isOpened: boolean;
  onAnswer: (comment: Comment) => void;
}

/** A comment with the answers to it, which are one level deep. */
export function CommentRow({ comment, mayAnswer, isOpened, onAnswer }: CommentRowProps) {
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  if (wasOpened !== isOpened) {
    setWasOpened(isOpened);
    if (isOpened) setOpen(true);
  }
  const count = comment.reply_count;
  return (
    <>
      <One comment={comment} mayAnswer={mayAnswer} onAnswer={onAnswer} />
      {count > 0 && (
        <div className={css.thread}>
          <button
            type="button"
            className={css.replies}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? t("comment.hideReplies") : t("comment.replies", { count, shown: shortCount(count) })}
          </button>
          {isOpen && <Replies comment={comment} mayAnswer={mayAnswer} onAnswer={onAnswer} />}
        </div>
      )}
    </>
  );
}

type OneProps = Pick<CommentRowProps, "comment" | "mayAnswer" | "onAnswer">;

function Replies({ comment, ...rest }: OneProps) {
  const replies = useInfiniteQuery(repliesQuery(comment));
  return (
    <>
      {replies.isPending && (
        <span role="status">
          <Morse />
          <span className="visually-hidden">{t("comment.loading")}</span>
        </span>
      )}
      <ul>
        {commentsIn(replies.data).map((reply) => (
          <li key={reply.comment_id}>
            <One comment={reply} {...rest} />
          </li>
        ))}
      </ul>
      {replies.isError && (
        <button type="button" className={css.replies} onClick={() => void replies.refetch()}>
          {t("ui.tryAgain")}
        </button>
      )}
      {replies.hasNextPage && (
        <button
          type="button"
          className={css.replies}
          aria-busy={replies.isFetchingNextPage}
          onClick={() => void replies.fetchNextPage()}
        >
          {t("comment.moreReplies")}
        </button>
      )}
    </>
  );
}

function One({ comment, mayAnswer, onAnswer }: OneProps) {
  const { username } = comment.user;
  const me = useMe();
  const router = useRouter();
  const like = useLikeComment(comment);
  const [isAsking, setAsking] = useState(false);
  const count = comment.like_count;
  const isSent = !isOnItsWay(comment);
  const press = () => {
    if (me === null) void router.navigate({ to: "/login", search: { next: router.state.location.href } });
    else like(!comment.has_liked);
  };
  return (
    <article
      className={css.comment}
      aria-label={t("comment.by", { username })}
      aria-busy={!isSent || undefined}
    >
      <Link to="/$username" params={{ username }} tabIndex={-1} aria-hidden="true">
        <Avatar person={comment.user} size={comment.parent_id === null ? 36 : 28} />
      </Link>
      <div className={css.said}>
        <Caption caption={comment.text} username={username} />
        <div className={css.facts}>
          {isSent ? <Time at={comment.created_at} /> : <span>{t("comment.sending")}</span>}
          {count > 0 && <span>{t("like.count", { count, shown: shortCount(count) })}</span>}
          {isSent && mayAnswer && me && (
            <button
              type="button"
              aria-label={t("comment.answerTo", { username })}
              onClick={() => onAnswer(comment)}
            >
              {t("comment.answer")}
            </button>
          )}
          {comment.may_delete && (
            <button
              type="button"
              aria-label={t("comment.deleteBy", { username })}
              onClick={() => setAsking(true)}
            >
              {t("ui.delete")}
            </button>
          )}
          {isSent && me && me.user_id !== comment.user.user_id && (
            <span className={css.more}>
              <CommentMenu comment={comment} />
            </span>
          )}
        </div>
      </div>
      {isSent && (
        <IconButton
          className={css.heart}
          label={t("comment.like", { username })}
          aria-pressed={comment.has_liked}
          onClick={press}
        >
          <Heart size={15} fill={comment.has_liked ? "currentColor" : "none"} />
        </IconButton>
      )}
      {isAsking && <DeleteComment comment={comment} onClose={() => setAsking(false)} />}
    </article>
  );
}
