/** What one says, and what is told of what others say, as pure changes: each leads back by its opposite. */
import type { InfiniteData } from "@tanstack/react-query";
import type { Me } from "@/features/accounts/types";
import type { Post } from "@/features/posts/types";
import type { CommentDraft } from "./draft";
import type { Comment, CommentPage } from "./types";

export type CommentPages = InfiniteData<CommentPage>;

export function withCommentLike(comment: Comment, isLiked: boolean): Comment {
  if (comment.has_liked === isLiked) return comment;
  const like_count = Math.max(0, comment.like_count + (isLiked ? 1 : -1));
  return { ...comment, has_liked: isLiked, like_count };
}

/** Above every id that the server gives. */
const ON_ITS_WAY = 9_000_000_000_000_000_000n;

/** A comment as it will be, shown until the server has it. */
export function onItsWay(me: Me, postId: string, draft: CommentDraft, count: number): Comment {
  const { user_id, username, full_name, profile_pic_url, is_verified } = me;
  return {
    comment_id: String(ON_ITS_WAY + BigInt(count)),
    post_id: postId,
    user: { user_id, username, full_name, profile_pic_url, is_verified },
    text: draft.text.trim(),
    mentions: [],
    parent_id: draft.answering?.commentId ?? null,
    like_count: 0,
    reply_count: 0,
    has_liked: false,
    may_delete: false,
    created_at: new Date().toISOString(),
  };
}

export function isOnItsWay({ comment_id }: Pick<Comment, "comment_id">): boolean {
  return BigInt(comment_id) >= ON_ITS_WAY;
}

/** So many comments more, or fewer where `step` is negative. */
export function withComments(post: Post, step: number): Post {
  return { ...post, comment_count: Math.max(0, post.comment_count + step) };
}

export function withReplies(comment: Comment, step: number): Comment {
  return { ...comment, reply_count: Math.max(0, comment.reply_count + step) };
}

/** What one has just said under a post, where its comments are not shown: with one more, the latest last. */
export function withSaid(said: readonly Comment[], comment: Comment): readonly Comment[] {
  return said.some(({ comment_id }) => comment_id === comment.comment_id) ? said : [...said, comment];
}

export function withoutSaid(said: readonly Comment[], commentId: string): readonly Comment[] {
  const left = said.filter(({ comment_id }) => comment_id !== commentId);
  return left.length === said.length ? said : left;
}

/** With a comment more, where it is not there yet: what is said on a post comes first, an answer last. */
export function withComment(data: CommentPages, comment: Comment): CommentPages {
  if (commentsIn(data).some(({ comment_id }) => comment_id === comment.comment_id)) return data;
  const at = comment.parent_id === null ? 0 : data.pages.length - 1;
  const put = (comments: Comment[]) =>
    comment.parent_id === null ? [comment, ...comments] : [...comments, comment];
  return {
    ...data,
    pages: data.pages.map((page, index) => (index === at ? { ...page, comments: put(page.comments) } : page)),
  };
}

/**
 * A list of comments on a post with what the newest page, asked anew, tells of them: those on it are as they are now,
 * and those that would have to be on it and are not are gone.
 */
export function withTold(data: CommentPages, fresh: CommentPage): CommentPages {
  const told = new Map(fresh.comments.map((comment) => [comment.comment_id, comment]));
  const oldest = fresh.comments.at(-1);
  const isCovered = (id: string) =>
    !fresh.has_more || (oldest !== undefined && BigInt(id) >= BigInt(oldest.comment_id));
  return changed(data, (comments) =>
    comments.flatMap(
      (comment) => told.get(comment.comment_id) ?? (isCovered(comment.comment_id) ? [] : [comment]),
    ),
  );
}

/** The newest-first list with those of the newest page before it that it does not have. */
export function withNews(data: CommentPages, fresh: CommentPage): CommentPages {
  const known = new Set(commentsIn(data).map(({ comment_id }) => comment_id));
  const news = fresh.comments.filter(({ comment_id }) => !known.has(comment_id));
  const pages = data.pages.map((page, index) =>
    index === 0 ? { ...page, comments: [...news, ...page.comments] } : page,
  );
  return { ...data, pages };
}

export function withoutComment(data: CommentPages, commentId: string): CommentPages {
  return changed(data, (comments) => comments.filter(({ comment_id }) => comment_id !== commentId));
}

export function withChangedComment(
  data: CommentPages,
  commentId: string,
  change: (comment: Comment) => Comment,
): CommentPages {
  return changed(data, (comments) =>
    comments.map((comment) => (comment.comment_id === commentId ? change(comment) : comment)),
  );
}

function changed(data: CommentPages, change: (comments: Comment[]) => Comment[]): CommentPages {
  return { ...data, pages: data.pages.map((page) => ({ ...page, comments: change(page.comments) })) };
}

/** All that is fetched, each once: one may be said while another page is on its way. */
export function commentsIn(data: CommentPages | undefined): Comment[] {
  const all = data?.pages.flatMap((page) => page.comments) ?? [];
  return [...new Map(all.map((comment) => [comment.comment_id, comment])).values()];
}
