/** Where posts are shown, all of it is the query cache: the feed, the grids, the page of a post. */
import type { QueryClient } from "@tanstack/react-query";
import { changeEverywhere, postInLists, postKey } from "@/features/posts/queries";
import type { Post } from "@/features/posts/types";

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

/** What one has said here since the page was opened: shown on cards, which show no comments else. */
export const saidKey = (postId: string) => ["said", postId] as const;
