/** Posts by what they are about. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/platform/api";
import type { PostPage } from "./types";

const GRID_PAGE = 24;

/** Among the grids, so that what changes there changes here. */
export const hashtagQuery = (tag: string) =>
  infiniteQueryOptions({
    queryKey: ["grid", "hashtag", tag],
    queryFn: ({ pageParam, signal }): Promise<PostPage> =>
      unwrap(
        api.GET("/api/hashtags/{tag}/posts", {
          params: { path: { tag }, query: { limit: GRID_PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => (page.has_more ? page.next_cursor : null),
    staleTime: 30_000,
  });
