import { infiniteQueryOptions } from "@tanstack/react-query";
import type { paths } from "@/generated/schema";
import { api, unwrap } from "@/platform/api";

export type PeoplePage =
  paths["/api/users/{user_id}/followers"]["get"]["responses"]["200"]["content"]["application/json"];
export type ListedPerson = PeoplePage["users"][number];
export type PeopleKind = "followers" | "following";

const PAGE_SIZE = 40;

/** `name` is how a user name, or a word of a full name, begins; everybody where it is empty. */
export const peopleQuery = (kind: PeopleKind, userId: string, name = "") =>
  infiniteQueryOptions({
    queryKey: name ? ["people", kind, userId, name] : ["people", kind, userId],
    queryFn: ({ pageParam, signal }): Promise<PeoplePage> => {
      const query = {
        limit: PAGE_SIZE,
        ...(name ? { q: name } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      const params = { params: { path: { user_id: userId }, query }, signal };
      return unwrap(
        kind === "followers"
          ? api.GET("/api/users/{user_id}/followers", params)
          : api.GET("/api/users/{user_id}/following", params),
      );
    },
    initialPageParam: "",
    getNextPageParam: (page) => (page.has_more ? page.next_cursor : null),
  });
