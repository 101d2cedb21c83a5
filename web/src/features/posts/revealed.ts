/** Sensitive posts that somebody chose to see: remembered for the session, forgotten with it. */
import { useSyncExternalStore } from "react";

const KEY = "heliograph.revealed";
const listeners = new Set<() => void>();
let last: string | null = null;
let revealed: ReadonlySet<string> = new Set(read());

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return [];
  }
}

export function reveal(postId: string): void {
  last = postId;
  revealed = new Set([...revealed, postId]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...revealed]));
  } catch {
    // Not kept: it holds for this page.
  }
  for (const listener of listeners) listener();
}

/** True once after a post was uncovered: what stands in its button's place takes the focus over. */
export function takesFocus(postId: string): boolean {
  if (last !== postId) return false;
  last = null;
  return true;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the post's pictures are to be kept behind a click. */
export function useIsVeiled(post: { post_id: string; is_sensitive?: boolean }): boolean {
  const isRevealed = useSyncExternalStore(subscribe, () => revealed.has(post.post_id));
  return Boolean(post.is_sensitive) && !isRevealed;
}
