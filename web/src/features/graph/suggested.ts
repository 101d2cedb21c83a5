/** Accounts that one may want to follow. */
import { queryOptions } from "@tanstack/react-query";
import type { components } from "@/generated/schema";
import { api, unwrap } from "@/platform/api";
import { language } from "@/platform/words/language";
import { t } from "@/platform/words";

export type SuggestedPerson = components["schemas"]["SuggestedUser"];

const LIMIT = 20;

/** Not asked again while it is shown: a list that changes while one chooses from it would be of no use. */
export const suggestedQuery = queryOptions({
  queryKey: ["suggested"],
  queryFn: async ({ signal }): Promise<SuggestedPerson[]> =>
    (await unwrap(api.GET("/api/users/suggested", { params: { query: { limit: LIMIT } }, signal }))).users,
  staleTime: 10 * 60_000,
});

/** The server's reason in the reader's language. Where its sentence is none of those known here, it stands as it is. */
export function reasonWords(reason: string): string {
  if (language() === "en") return reason;
  if (reason === "Follows you") return t("profile.followsYou");
  if (reason === "Popular here") return t("suggested.popular");
  const [, username, others] = /^Followed by (\S+)(?: and (\d+) others? you follow)?$/.exec(reason) ?? [];
  if (!username) return reason;
  return others
    ? t("suggested.followedByMore", { username, count: Number(others) })
    : t("suggested.followedBy", { username });
}
