/** People by the start of their names, as one types: those whom one follows first. */
import { queryOptions } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, unwrap } from "@/platform/api";
import type { ListedPerson } from "./people";

const MOST = 8;
const REST_MILLISECONDS = 120;

export const foundPeopleQuery = (typed: string) =>
  queryOptions({
    queryKey: ["search", "users", typed],
    queryFn: async ({ signal }): Promise<ListedPerson[]> =>
      (await unwrap(api.GET("/api/search/users", { params: { query: { q: typed, limit: MOST } }, signal })))
        .users,
    staleTime: 60_000,
    retry: false,
  });

/** What was typed, once the fingers rest: the server is not asked for each letter. */
export function useRested(typed: string | null): string | null {
  const [rested, setRested] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [typed]);
  return typed === null ? null : rested;
}
