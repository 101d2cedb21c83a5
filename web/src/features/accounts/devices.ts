/** Sessions of one's own, ended from another: one, or all of them. */
import { api, unwrap } from "@/platform/api";
import { asProblem, type Problem } from "@/platform/problem";
import type { Session } from "./types";

export const SESSIONS_KEY = ["sessions"];

/** As many as a browser sends at a time anyway. */
const AT_ONCE = 6;

export const endSession = ({ session_id }: Session) =>
  unwrap(api.DELETE("/api/users/me/sessions/{session_id}", { params: { path: { session_id } } }));

export interface Ended {
  ended: number;
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
  return { ended, problem };
}
