/** What hands do to a picture under a frame: one finger moves it, two bring it nearer as well, and so does a wheel. */
import { useEffect, useRef, type PointerEvent, type RefObject } from "react";

export interface Grip {
  /** How far the picture was moved, in fractions of the frame. */
  across: number;
  down: number;
  /** By how much nearer it was brought: 1 is as near as it was. */
  factor: number;
}

interface Point {
  x: number;
  y: number;
}

const WHEEL_STEP = 0.002;

/** The grip between where the fingers were and where they are, on a frame of this size. */
export function gripOf(before: readonly Point[], after: readonly Point[], frame: DOMRectReadOnly): Grip {
  const was = middle(before);
  const is = middle(after);
  const apart = spread(before);
  return {
    across: (is.x - was.x) / frame.width,
    down: (is.y - was.y) / frame.height,
    factor: apart > 0 ? spread(after) / apart : 1,
  };
}

function middle(points: readonly Point[]): Point {
  const sum = (of: (point: Point) => number) => points.reduce((all, point) => all + of(point), 0);
  return { x: sum(({ x }) => x) / points.length, y: sum(({ y }) => y) / points.length };
}

function spread([one, other]: readonly Point[]): number {
  return one && other ? Math.hypot(other.x - one.x, other.y - one.y) : 0;
}

/** What to put on the element in `frame`, whose `touch-action` must be none. Without `onGrip` nothing is gripped. */
export function useGrip(frame: RefObject<HTMLElement | null>, onGrip: ((grip: Grip) => void) | null) {
  const fingers = useRef(new Map<number, Point>());
  const act = useRef(onGrip);
  useEffect(() => {
    act.current = onGrip;
  });
  useEffect(() => {
    const element = frame.current;
    // Not by React, whose listeners cannot keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      if (!act.current) return;
      event.preventDefault();
      act.current({ across: 0, down: 0, factor: Math.exp(-event.deltaY * WHEEL_STEP) });
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [frame]);

  const leave = (event: PointerEvent) => void fingers.current.delete(event.pointerId);
  return {
    onPointerDown: (event: PointerEvent) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerMove: (event: PointerEvent) => {
      if (!fingers.current.has(event.pointerId)) return;
      const before = [...fingers.current.values()];
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const after = [...fingers.current.values()];
      act.current?.(gripOf(before, after, event.currentTarget.getBoundingClientRect()));
    },
    onPointerUp: leave,
    onPointerCancel: leave,
  };
}
