import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/platform/api";
import type { Profile } from "./types";

export const profileKey = (username: string) => ["profile", username.toLowerCase()] as const;

export const profileQuery = (username: string) =>
  queryOptions({
    queryKey: profileKey(username),
    queryFn: ({ signal }): Promise<Profile> =>
      unwrap(
        api.GET("/api/users/by-username/{username}", {
          params: { path: { username: username.toLowerCase() } },
          signal,
        }),
      ),
    staleTime: 30_000,
  });

/** A website as it is sent: people leave out the scheme. */
export function writtenWebsite(typed: string): string {
  const website = typed.trim();
  return website && !/^[a-z][a-z0-9+.-]*:/i.test(website) ? `https://${website}` : website;
}

/** A website as a link that is safe to follow, with its short face; null where it is neither http nor https. */
export function websiteLink(website: string | null | undefined): { href: string; face: string } | null {
  if (!website) return null;
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(website) ? website : `https://${website}`);
    if (url.protocol !== "https:" && url.protocol !== "http:") return null;
    const face = `${url.host}${url.pathname === "/" ? "" : url.pathname}`.replace(/^www\./, "");
    return { href: url.href, face };
  } catch {
    return null;
  }
}
