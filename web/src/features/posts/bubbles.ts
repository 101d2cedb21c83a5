/** How a name stands at its spot: never beyond the edges of the picture, whichever way its letters run. */
import type { CSSProperties } from "react";

interface Point {
  x: number;
  y: number;
}

const LOW = 0.8;

/** At the picture's lower edge a name stands above its spot, everywhere else below it. */
export function isAbove({ y }: Point): boolean {
  return y > LOW;
}

/** At the left edge a name begins at its spot, at the right one it ends there, and between them in between. */
export function bubblePlace(point: Point): CSSProperties & Record<`--${string}`, string> {
  return {
    left: `${point.x * 100}%`,
    top: `${point.y * 100}%`,
    translate: `${-point.x * 100}% ${isAbove(point) ? "-100%" : "0"}`,
    "--spot": `${point.x * 100}%`,
  };
}
