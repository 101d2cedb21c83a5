import { useEffect, useRef, useState } from "react";

const ENOUGH_PIXELS = 72;
const LONGEST_PIXELS = 110;

/** How far the page is pulled down by a finger at its top, in pixels; lets `onPull` happen when it was far enough. */
export function usePull(onPull: () => void): { pulled: number; isEnough: boolean } {
  const [pulled, setPulled] = useState(0);
  const act = useRef(onPull);
  useEffect(() => {
    act.current = onPull;
  });

  useEffect(() => {
    let startY: number | null = null;
    let distance = 0;
    const onStart = (event: TouchEvent) => {
      const isAtTop = window.scrollY <= 0 && event.touches.length === 1;
      startY = isAtTop && !isElsewhere(event.target) ? (event.touches[0]?.clientY ?? null) : null;
      distance = 0;
    };
    const onMove = (event: TouchEvent) => {
      if (startY === null) return;
      const raw = (event.touches[0]?.clientY ?? startY) - startY;
      // Half the finger's way, so that it feels tied to something.
      distance = window.scrollY > 0 ? 0 : Math.min(LONGEST_PIXELS, Math.max(0, raw * 0.5));
      setPulled(distance);
    };
    const letGo = () => {
      startY = null;
      setPulled(0);
    };
    const onEnd = () => {
      if (startY !== null && distance >= ENOUGH_PIXELS) act.current();
      letGo();
    };
    window.addEventListener("touchstart", onStart, { passive: true });
    window.addEventListener("touchmove", onMove, { passive: true });
    window.addEventListener("touchend", onEnd);
    window.addEventListener("touchcancel", letGo);
    return () => {
      window.removeEventListener("touchstart", onStart);
      window.removeEventListener("touchmove", onMove);
      window.removeEventListener("touchend", onEnd);
      window.removeEventListener("touchcancel", letGo);
    };
  }, []);

  return { pulled, isEnough: pulled >= ENOUGH_PIXELS };
}

function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("dialog, [role=menu]") !== null;
}
