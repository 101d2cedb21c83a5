/**
 * A session that has ended under somebody's hands: who they were, until they have logged in again or left. The page
 * stays as it is meanwhile, with all that is typed into it.
 */
import { useSyncExternalStore } from "react";
import type { Me } from "./types";

let expired: Me | null = null;
const listeners = new Set<() => void>();

/** The session of this account has ended; null once it has another one, or is no longer here. */
export function setExpired(me: Me | null): void {
  expired = me;
  for (const listener of listeners) listener();
}

export function expiredAccount(): Me | null {
  return expired;
}

export function useExpired(): Me | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, expiredAccount);
}
