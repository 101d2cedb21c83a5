/** Posts as the server keeps them, read. What one does to one's own is in `own.ts`. */
import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { api, unwrap } from "@/platform/api";
import { KEPT_FEED } from "@/platform/offline/names";
import { keptWords } from "@/platform/offline/kept";
import { isUnreachable } from "@/platform/problem";
import type { Post, PostPage } from "./types";

const GRID_PAGE = 24;

export const postKey = (postId: string) => ["post", postId] as const;

/** From the server; without a network as this device kept it for the feed. */
async function fetchPost(postId: string, signal: AbortSignal): Promise<Post> {
  try {
    return await unwrap(api.GET("/api/posts/{post_id}", { params: { path: { post_id: postId } }, signal }));
  } catch (thrown) {
    const kept = isUnreachable(thrown) ? await keptWords<PostPage>(KEPT_FEED) : null;
    const post = kept?.posts.find((each) => each.post_id === postId);
    if (post) return post;
    throw thrown;
  }
}

export const postQuery = (postId: string) =>
  queryOptions({
    queryKey: postKey(postId),
    queryFn: async ({ signal, client }): Promise<Post> => {
      const post = await fetchPost(postId, signal);
      // Lists that show it too tell the same from now on.
      changeEverywhere(client, postId, () => post);
      return post;
    },
    staleTime: 30_000,
  });

export const gridQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: ["grid", userId],
    queryFn: ({ pageParam, signal }): Promise<PostPage> =>
      unwrap(
        api.GET("/api/users/{user_id}/posts", {
          params: {
            path: { user_id: userId },
            query: { limit: GRID_PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => (page.has_more ? page.next_cursor : null),
    staleTime: 30_000,
  });

export type Pages = InfiniteData<{ posts: Post[] }>;

/** What lists of posts are kept under. */
const LISTS = [["feed"], ["grid"], ["saved"]];

/** The post as a list shows it that is at hand; undefined where none does. */
export function postInLists(client: QueryClient, postId: string): Post | undefined {
  for (const queryKey of LISTS) {
    for (const [, list] of client.getQueriesData<Pages>({ queryKey })) {
      if (!list || !("pages" in list)) continue;
      const found = list.pages.flatMap((page) => page.posts).find((post) => post.post_id === postId);
      if (found) return found;
    }
  }
  return undefined;
}

/** Open a post at once as the list shows it that leads there; how it is by now, its page asks all the same. */
export function beginWithListed(client: QueryClient, postId: string): void {
  if (client.getQueryData(postKey(postId))) return;
  const listed = postInLists(client, postId);
  if (listed) client.setQueryData(postKey(postId), listed, { updatedAt: 0 });
}

/** Change one post on every page that shows it; null takes it away. */
export function changeEverywhere(
  client: QueryClient,
  postId: string,
  change: (post: Post) => Post | null,
): void {
  for (const queryKey of LISTS) {
    client.setQueriesData<Pages>({ queryKey }, (old) => {
      if (!old || !("pages" in old)) return old;
      const inPage = (posts: Post[]) =>
        posts.flatMap((post) => (post.post_id === postId ? (change(post) ?? []) : [post]));
      return { ...old, pages: old.pages.map((page) => ({ ...page, posts: inPage(page.posts) })) };
    });
  }
}

export function placeName(location: Post["location"] | string | undefined): string | null {
  if (!location) return null;
  return (typeof location === "string" ? location : location.name) || null;
}
