import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import type { paths } from "@/generated/schema";
import { api, unwrap } from "@/platform/api";
import { KEPT_FEED } from "@/platform/offline/names";
import { keptWords } from "@/platform/offline/kept";
import { isUnreachable } from "@/platform/problem";
import { order, type Order } from "./order";
import { forgetPlaces } from "./places";

type Answer<T> = T extends { content: { "application/json": infer Body } } ? Body : never;

export type FeedPage = Answer<paths["/api/feed"]["get"]["responses"]["200"]> & {
  /** When this device put it by; absent where the server has just said it. */
  keptAt?: number;
  /** It is only as much of the newest as had been shown. */
  isPart?: boolean;
};
export type Why = Answer<paths["/api/feed/why/{post_id}"]["get"]["responses"]["200"]>;
export type NewPosts = Answer<paths["/api/feed/new"]["get"]["responses"]["200"]>;

const PAGE_SIZE = 10;

/** Never refreshed behind the reader's back: the pill says what is new, and the reader decides. */
export const feedQuery = (order: Order) =>
  infiniteQueryOptions({
    queryKey: ["feed", order],
    queryFn: async ({ pageParam, signal }): Promise<FeedPage> => {
      const from = pageParam ? { cursor: pageParam } : { order };
      try {
        return await unwrap(
          api.GET("/api/feed", { params: { query: { limit: PAGE_SIZE, ...from } }, signal }),
        );
      } catch (thrown) {
        const kept = !pageParam && isUnreachable(thrown) ? await keptWords<FeedPage>(KEPT_FEED) : null;
        if (kept) return kept;
        throw thrown;
      }
    },
    initialPageParam: "",
    getNextPageParam: (page: FeedPage) => (page.has_more ? page.next_cursor : null),
    staleTime: Infinity,
    gcTime: 30 * 60_000,
  });

export const newPostsKey = ["new-posts"] as const;

export const newPostsQuery = (since: string | null | undefined) =>
  queryOptions({
    queryKey: [...newPostsKey, since ?? ""],
    queryFn: ({ signal }): Promise<NewPosts> =>
      unwrap(api.GET("/api/feed/new", { params: { query: { since: since ?? "" } }, signal })),
    enabled: Boolean(since),
    staleTime: 20_000,
    refetchInterval: 120_000,
  });

/** Never kept: it tells of the place where the post stood last. */
export const whyQuery = (postId: string) =>
  queryOptions({
    queryKey: ["why", postId],
    queryFn: ({ signal }): Promise<Why> =>
      unwrap(api.GET("/api/feed/why/{post_id}", { params: { path: { post_id: postId } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });

/** Begin again from the newest post, keeping what is shown until the answer is here. */
export async function refreshFeed(client: QueryClient): Promise<void> {
  const { queryKey } = feedQuery(order());
  forgetPlaces();
  await client.cancelQueries({ queryKey });
  client.setQueryData<InfiniteData<FeedPage, string>>(queryKey, (old) =>
    old ? { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) } : old,
  );
  await client.refetchQueries({ queryKey });
}
