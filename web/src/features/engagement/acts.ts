/**
 * What one's acts change about what is shown, as pure pairs of doing and undoing: every function leads back to where it
 * came from when given the opposite wish, and doing the same twice changes nothing. `likes.ts`, `saves.ts` and
 * `comments.ts` put them into the query cache.
 */
import type { InfiniteData } from "@tanstack/react-query";
import type { Post } from "@/features/posts/types";
import type { Comment, CommentPage } from "./types";

export type CommentPages = InfiniteData<CommentPage>;

/** To everyone but its author a hidden count is 0, whoever likes the post. */
export function isCountKept(post: Post, myId: string | undefined): boolean {
  return post.like_count_hidden && post.user.user_id !== myId;
}

export function withLike(post: Post, isLiked: boolean, myId?: string): Post {
  if (post.has_liked === isLiked) return post;
  const step = isCountKept(post, myId) ? 0 : isLiked ? 1 : -1;
  return { ...post, has_liked: isLiked, like_count: Math.max(0, post.like_count + step) };
}

export function withSave(post: Post, isSaved: boolean): Post {
  return post.has_saved === isSaved ? post : { ...post, has_saved: isSaved };
}

export function withCommentLike(comment: Comment, isLiked: boolean): Comment {
  if (comment.has_liked === isLiked) return comment;
  const like_count = Math.max(0, comment.like_count + (isLiked ? 1 : -1));
  return { ...comment, has_liked: isLiked, like_count };
}

/** So many comments more, or fewer where `step` is negative. */
export function withComments(post: Post, step: number): Post {
  return { ...post, comment_count: Math.max(0, post.comment_count + step) };
}

export function withReplies(comment: Comment, step: number): Comment {
  return { ...comment, reply_count: Math.max(0, comment.reply_count + step) };
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
