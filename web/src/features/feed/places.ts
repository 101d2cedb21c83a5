/**
 * What a long feed gives up: a post left far behind keeps its place, as high as it was, and nothing is drawn there until
 * one comes near again. Memory and work stay as they are, however far one scrolls.
 */
import { startTransition, useEffect, useState, type RefObject } from "react";

/** Some fifteen posts to either side stay drawn. */
const FAR_PIXELS = 12_000;

/** Something that its reader has begun in a post and would miss: it stays drawn, wherever they are. */
const BEGUN = "textarea, dialog, [data-begun], [data-post] :focus";

/** How high the posts are that are not drawn; kept while one is elsewhere, so that one comes back to the same pixel. */
const heights = new Map<string, number>();
let width = 0;

let isFirstDrawing = isNewVisit();

/** Whoever comes back to a place, or loads the page again at one, needs at once all that stands above it. */
function isNewVisit(): boolean {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return visit?.type === "navigate";
}

/** Whether the feed is drawn for the first time, by somebody who has not been further down in it. */
export function beginsAtTop(): boolean {
  return isFirstDrawing;
}

/** From here on there may be a place to come back to. */
export function useBegun(): void {
  useEffect(() => {
    isFirstDrawing = false;
  }, []);
}

/** From here on the feed begins at its top. */
export function forgetPlaces(): void {
  heights.clear();
}

function heightOf(postId: string): number | null {
  return width === window.innerWidth ? (heights.get(postId) ?? null) : null;
}

function keep(postId: string, height: number): void {
  // Of another width they are of no use to whoever comes back.
  if (width !== window.innerWidth) heights.clear();
  width = window.innerWidth;
  heights.set(postId, height);
}

type Listener = (entry: IntersectionObserverEntry) => void;
const listeners = new WeakMap<Element, Listener>();
let observer: IntersectionObserver | null = null;

/** Hear whenever the element comes near the screen or is far from it. One observer for all: posts are many. */
function watchDistance(element: Element, listener: Listener): () => void {
  observer ??= new IntersectionObserver((entries) => entries.forEach(tell), {
    rootMargin: `${FAR_PIXELS}px 0px`,
  });
  listeners.set(element, listener);
  observer.observe(element);
  return () => {
    listeners.delete(element);
    observer?.unobserve(element);
  };
}

function tell(entry: IntersectionObserverEntry): void {
  listeners.get(entry.target)?.(entry);
}

/** The height of the place where the post is not drawn now; null where it is. */
export function useHollow(element: RefObject<HTMLElement | null>, postId: string): number | null {
  const [height, setHeight] = useState(() => heightOf(postId));
  useEffect(() => {
    const place = element.current;
    if (!place) return;
    let wasNear = heights.has(postId);
    return watchDistance(place, ({ isIntersecting, boundingClientRect }) => {
      if (isIntersecting) {
        wasNear = true;
        heights.delete(postId);
        startTransition(() => setHeight(null));
      } else if (wasNear && boundingClientRect.height > 0 && !place.querySelector(BEGUN)) {
        keep(postId, boundingClientRect.height);
        startTransition(() => setHeight(boundingClientRect.height));
      }
    });
  }, [element, postId]);
  return height;
}
