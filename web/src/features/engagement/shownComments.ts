/** Where comments are shown: under the page of a post, and on cards what one has just said. */
import type { QueryClient } from "@tanstack/react-query";
import { withChangedComment, withoutSaid, withSaid, type CommentPages } from "./said";
import { saidKey } from "./shown";
import type { Comment } from "./types";

export const commentsKey = (postId: string) => ["comments", postId] as const;
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
