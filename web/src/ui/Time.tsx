import { useSyncExternalStore } from "react";
import { absoluteTime, relativeTime } from "@/platform/time";

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** How long ago, kept true by one clock for the whole page; the exact moment as its title. */
export function Time({ at }: { at: string }) {
  const moment = useSyncExternalStore(subscribe, () => now);
  return (
    <time dateTime={at} title={absoluteTime(at)}>
      {relativeTime(at, Math.max(moment, Date.parse(at)))}
    </time>
  );
}
