/** Tells the server which posts were on the screen; in batches, beside everything else, never waited for. */
import { useEffect, useState } from "react";
import { api } from "@/platform/api";
import { isSeen, Tally } from "./tally";

const EVERY_MILLISECONDS = 10_000;
const MOST = 100;
/** Fine enough that half of the screen is noticed on a post three screens high; of more than half of it nothing new. */
const THRESHOLDS = Array.from({ length: 11 }, (_, step) => step / 20);

/** Watches elements, each by its post's id. Answers how to stop. */
export type Watch = (element: HTMLElement, postId: string) => () => void;

interface Watcher {
  watch: Watch;
  start: () => () => void;
}

function newWatcher(): Watcher {
  const tally = new Tally();
  const ids = new WeakMap<Element, string>();
  const shown = new Set<string>();
  const observer = new IntersectionObserver(
    (entries) => {
      const now = performance.now();
      for (const { target, intersectionRect, boundingClientRect } of entries) {
        const postId = ids.get(target);
        if (postId === undefined) continue;
        if (isSeen(intersectionRect.height, boundingClientRect.height, window.innerHeight)) {
          shown.add(postId);
          if (!document.hidden) tally.enter(postId, now);
        } else {
          shown.delete(postId);
          tally.leave(postId, now);
        }
      }
    },
    { threshold: THRESHOLDS },
  );

  const tell = () => {
    const items = tally.take(MOST);
    if (items.length === 0) return;
    // Kept alive, so that it arrives though the page is left meanwhile. Lost is lost after that: it is only a tally.
    void api
      .POST("/api/feed/seen", { body: { items }, keepalive: true })
      .then(({ response }) => {
        if (response.status >= 500) tally.giveBack(items);
      })
      .catch(() => tally.giveBack(items));
  };
  const pause = () => {
    tally.leaveAll(performance.now());
    tell();
  };
  const onVisibility = () => {
    if (document.hidden) pause();
    else for (const postId of shown) tally.enter(postId, performance.now());
  };

  return {
    watch: (element, postId) => {
      ids.set(element, postId);
      observer.observe(element);
      return () => {
        observer.unobserve(element);
        shown.delete(postId);
        tally.leave(postId, performance.now());
      };
    },
    start: () => {
      const timer = setInterval(tell, EVERY_MILLISECONDS);
      document.addEventListener("visibilitychange", onVisibility);
      window.addEventListener("pagehide", pause);
      return () => {
        clearInterval(timer);
        document.removeEventListener("visibilitychange", onVisibility);
        window.removeEventListener("pagehide", pause);
        pause();
      };
    },
  };
}

export function useSeen(): Watch {
  const [watcher] = useState(newWatcher);
  useEffect(() => watcher.start(), [watcher]);
  return watcher.watch;
}
