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
    let isFirstMove = false;
    const letGo = () => {
      if (distance > 0) setPulled(0);
      startY = null;
      distance = 0;
    };
    const onStart = (event: TouchEvent) => {
      letGo();
      const [finger, other] = event.touches;
      if (finger && !other && !isElsewhere(event.target)) startY = finger.clientY;
      isFirstMove = true;
    };
    const onMove = (event: TouchEvent) => {
      // Where the page stands is asked once the finger moves: the answer costs a press more than all else here.
      if (isFirstMove && window.scrollY > 0) startY = null;
      isFirstMove = false;
      if (startY === null) return;
      const raw = (event.touches[0]?.clientY ?? startY) - startY;
      // Half the finger's way, so that it feels tied to something.
      distance = window.scrollY > 0 ? 0 : Math.min(LONGEST_PIXELS, Math.max(0, raw * 0.5));
      setPulled(distance);
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
