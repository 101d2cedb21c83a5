/** In which order this device shows the feed. */
import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "@/platform/stored";

export type Order = "ranked" | "chronological";

const KEY = "heliograph.order";
const listeners = new Set<() => void>();
let chosen: Order | null = null;

export function order(): Order {
  chosen ??= readStored(KEY) === "chronological" ? "chronological" : "ranked";
  return chosen;
}

export function chooseOrder(next: Order): void {
  chosen = next;
  writeStored(KEY, next === "ranked" ? null : next);
  for (const listener of listeners) listener();
}

export function useOrder(): Order {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, order);
}
