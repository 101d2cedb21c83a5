import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { enter, type Stage } from "./stage";

const STEPS = [0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1];

interface InView {
  /** Within a screen's height of being seen: worth fetching something for. */
  isNear: boolean;
  /** It was started by hand: the others are silent. */
  take: () => void;
}

/** Ties a video to the page's stage: it starts where it is the one most in view, and stops where it leaves it. */
export function useInView(
  frame: RefObject<HTMLElement | null>,
  act: { start: () => void; stop: () => void },
  mayStart: boolean,
): InView {
  const stage = useRef<Stage | null>(null);
  const ratio = useRef(0);
  const acts = useRef(act);
  const may = useRef(mayStart);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    acts.current = act;
  });

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const entered = enter({ start: () => acts.current.start(), stop: () => acts.current.stop() });
    stage.current = entered;
    const seen = new IntersectionObserver(
      ([entry]) => {
        ratio.current = entry?.isIntersecting ? entry.intersectionRatio : 0;
        entered.show(ratio.current, may.current);
      },
      { threshold: STEPS },
    );
    const near = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: "100% 0px",
    });
    seen.observe(element);
    near.observe(element);
    return () => {
      seen.disconnect();
      near.disconnect();
      entered.leave();
      stage.current = null;
    };
  }, [frame]);

  useEffect(() => {
    may.current = mayStart;
    stage.current?.show(ratio.current, mayStart);
  }, [mayStart]);

  const take = useCallback(() => stage.current?.take(), []);
  return { isNear, take };
}
