/** What one does to a post of one's own, and what only its author may know of it. */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { meQuery } from "@/features/accounts/session";
import { api, unwrap } from "@/platform/api";
import { changeEverywhere, postKey, type Pages } from "./queries";
import type { Capture, Post } from "./types";

/** What the camera wrote into the files of one's own post. Told to nobody else, and asked only when looked at. */
export const capturesQuery = (postId: string) =>
  queryOptions({
    queryKey: ["captures", postId],
    queryFn: async ({ signal }): Promise<Capture[]> =>
      (
        await unwrap(
          api.GET("/api/posts/{post_id}/capture", { params: { path: { post_id: postId } }, signal }),
        )
      ).captures,
    staleTime: 60_000,
  });

export interface PostChange {
  caption?: string;
  location?: { name: string; latitude?: number | null; longitude?: number | null } | null;
  tagged_users?: string[];
  tag_spots?: Post["tag_spots"];
  alt_texts?: string[];
  comments_off?: boolean;
  hide_like_count?: boolean;
}

export function useEditPost(postId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PostChange): Promise<Post> =>
      unwrap(api.PATCH("/api/posts/{post_id}", { params: { path: { post_id: postId } }, body })),
    onSuccess: (post) => {
      client.setQueryData(postKey(postId), post);
      changeEverywhere(client, postId, () => post);
    },
  });
}

export function useDeletePost(post: Pick<Post, "post_id" | "user">) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.DELETE("/api/posts/{post_id}", { params: { path: { post_id: post.post_id } } })),
    onSuccess: () => {
      changeEverywhere(client, post.post_id, () => null);
      client.removeQueries({ queryKey: postKey(post.post_id) });
      void client.invalidateQueries({ queryKey: ["profile", post.user.username] });
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
}

const FAN_OUT_WAITS_MILLISECONDS = [0, 1_000, 2_500, 6_000];

/**
 * A post of one's own has appeared: every list that would show it asks again. It reaches the feeds a moment after it is
 * published, one's own among them, so the feed is asked until it is there.
 */
export async function announceOwnPost(client: QueryClient, postId: string): Promise<void> {
  const me = client.getQueryData(meQuery.queryKey);
  void client.invalidateQueries({ queryKey: postKey(postId) });
  void client.invalidateQueries({ queryKey: meQuery.queryKey });
  if (me) {
    void client.invalidateQueries({ queryKey: ["grid", me.user_id] });
    void client.invalidateQueries({ queryKey: ["profile", me.username] });
  }
  for (const wait of FAN_OUT_WAITS_MILLISECONDS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    await client.invalidateQueries({ queryKey: ["feed"] });
    const feeds = client.getQueriesData<Pages>({ queryKey: ["feed"] });
    const isThere = (feed: Pages | undefined) =>
      feed?.pages.some((page) => page.posts.some((post) => post.post_id === postId));
    if (feeds.length === 0 || feeds.some(([, feed]) => isThere(feed))) return;
  }
}
