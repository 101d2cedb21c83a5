/** Sessions of one's own, ended from another: one, or all of them. */
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/platform/api";
import { asProblem, type Problem } from "@/platform/problem";
import type { Session } from "./types";

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/users/me/sessions", { signal })),
});

/** All but the one that asks. */
export const othersOf = (sessions: readonly Session[]) => sessions.filter((session) => !session.is_current);

/** As many as a browser sends at a time anyway. */
const AT_ONCE = 6;

export const endSession = ({ session_id }: Session) =>
  unwrap(api.DELETE("/api/users/me/sessions/{session_id}", { params: { path: { session_id } } }));

export interface Ended {
  ended: number;
  /** Of how many. */
  count: number;
  /** Why some are not; null where all are. */
  problem: Problem | null;
}

/** End each of them, and tell how many are. One that has ended by itself meanwhile is ended. */
export async function endEach(
  sessions: readonly Session[],
  end: (session: Session) => Promise<unknown> = endSession,
): Promise<Ended> {
  let ended = 0;
  let problem: Problem | null = null;
  for (let at = 0; at < sessions.length && problem === null; at += AT_ONCE) {
    const told = await Promise.allSettled(sessions.slice(at, at + AT_ONCE).map((session) => end(session)));
    for (const one of told) {
      const refusal = one.status === "rejected" ? asProblem(one.reason) : null;
      if (refusal === null || refusal.status === 404) ended += 1;
      else problem = refusal;
    }
  }
  return { ended, count: sessions.length, problem };
}

/** End all but this one, also those that have begun since the list was asked for: somebody else may have. */
export async function endOthers(client: QueryClient): Promise<Ended> {
  const { sessions } = await client.fetchQuery({ ...sessionsQuery, staleTime: 0 });
  return endEach(othersOf(sessions));
}
