/** Those who ask a private account to be let in. */
import { infiniteQueryOptions, useMutation, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { meQuery } from "@/features/accounts/session";
import { api, unwrap } from "@/platform/api";
import { asProblem } from "@/platform/problem";
import { number } from "@/platform/count";
import { say } from "@/ui/toasts";
import type { PeoplePage } from "./people";

const PAGE_SIZE = 40;

export const requestsQuery = infiniteQueryOptions({
  queryKey: ["follow-requests"],
  queryFn: ({ pageParam, signal }): Promise<PeoplePage> =>
    unwrap(
      api.GET("/api/follow-requests", {
        params: { query: { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page: PeoplePage) => (page.has_more ? page.next_cursor : null),
  // Nothing tells when somebody asks: it is looked up whenever it is to be shown.
  staleTime: 0,
});

export interface RequestCount {
  atLeast: number;
  hasMore: boolean;
}

/** How many ask, as far as one page tells. Zero while unknown. */
export function requestCount(data: InfiniteData<PeoplePage> | undefined): RequestCount {
  const [first] = data?.pages ?? [];
  return { atLeast: first?.users.length ?? 0, hasMore: first?.has_more ?? false };
}

/** "40+" where there are more than were counted. */
export function shownCount({ atLeast, hasMore }: RequestCount): string {
  return `${number(atLeast)}${hasMore ? "+" : ""}`;
}

export type Answer = "accept" | "decline";

export function useAnswerRequest(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: Answer) => {
      const params = { params: { path: { user_id: userId } } };
      return unwrap(
        answer === "accept"
          ? api.POST("/api/follow-requests/{user_id}/accept", params)
          : api.POST("/api/follow-requests/{user_id}/decline", params),
      );
    },
    onSuccess: (_, answer) => {
      client.setQueryData(requestsQuery.queryKey, (old) =>
        old
          ? {
              ...old,
              pages: old.pages.map((page) => ({
                ...page,
                users: page.users.filter((user) => user.user_id !== userId),
              })),
            }
          : old,
      );
      if (answer === "decline") return;
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["profile"] });
      void client.invalidateQueries({ queryKey: ["people", "followers"] });
    },
    onError: (thrown) => {
      say(asProblem(thrown).message, { isBad: true });
      void client.invalidateQueries({ queryKey: requestsQuery.queryKey });
    },
  });
}
