/** Where posts and comments are shown, all of it is the query cache: the feed, the grids, the page of a post. */
import type { QueryClient } from "@tanstack/react-query";
import { changeEverywhere, postInLists, postKey } from "@/features/posts/queries";
import type { Post } from "@/features/posts/types";
import { withChangedComment, withoutSaid, withSaid, type CommentPages } from "./acts";
import type { Comment } from "./types";

/** Change a post wherever it is shown. An answer on its way would show it as it was: it is not waited for. */
export function changePost(client: QueryClient, postId: string, change: (post: Post) => Post): void {
  void client.cancelQueries({ queryKey: postKey(postId) }, { silent: true });
  client.setQueryData<Post>(postKey(postId), (old) => (old ? change(old) : old));
  changeEverywhere(client, postId, change);
}

/** A post as it is shown somewhere; undefined where it is nowhere. */
export function shownPost(client: QueryClient, postId: string): Post | undefined {
  return client.getQueryData<Post>(postKey(postId)) ?? postInLists(client, postId);
}

export const commentsKey = (postId: string) => ["comments", postId] as const;
/** What one has said here since the page was opened: shown on cards, which show no comments else. */
export const saidKey = (postId: string) => ["said", postId] as const;
export const repliesKey = (postId: string) => ["replies", postId] as const;

/** Change a list of comments: of the post itself in either order, or of the answers to one. */
export function changeComments(
  client: QueryClient,
  queryKey: readonly string[],
  change: (pages: CommentPages) => CommentPages,
): void {
  client.setQueriesData<CommentPages>({ queryKey }, (old) => (old ? change(old) : old));
}

/** Change one comment, wherever it stands under its post. */
export function changeComment(
  client: QueryClient,
  { post_id, comment_id }: Pick<Comment, "post_id" | "comment_id">,
  change: (comment: Comment) => Comment,
): void {
  for (const key of [commentsKey(post_id), repliesKey(post_id)])
    changeComments(client, key, (pages) => withChangedComment(pages, comment_id, change));
}

/** Show on the post's card what one has just said, or take it away again. */
export function changeSaid(client: QueryClient, comment: Comment, isShown: boolean): void {
  client.setQueryData<readonly Comment[]>(saidKey(comment.post_id), (said = []) =>
    isShown ? withSaid(said, comment) : withoutSaid(said, comment.comment_id),
  );
}
