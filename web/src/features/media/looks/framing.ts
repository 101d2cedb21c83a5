/**
 * Which part of a picture an edit keeps, in numbers. The server computes the same in `transcode/framing.py`; the cases
 * of `tests/features/media/edits.json` hold both together.
 */
import type { Crop, Recipe } from "./recipe";

export interface Size {
  width: number;
  height: number;
}

/** Whole pixels; `angle` is the straightening, clockwise, in radians. */
export interface Frame {
  turned: Size;
  angle: number;
  /** The rectangle that straightening leaves, about the middle. */
  level: Size;
  /** The kept part of it. */
  box: Size & { left: number; top: number };
}

export function frame({ width, height }: Size, recipe: Recipe): Frame {
  const turned =
    recipe.rotate === 90 || recipe.rotate === 270 ? { width: height, height: width } : { width, height };
  const angle = (recipe.straighten_degrees * Math.PI) / 180;
  const scale = levelScale(turned, angle);
  const level = { width: whole(turned.width * scale), height: whole(turned.height * scale) };
  const crop = recipe.crop ?? { x: 0, y: 0, width: 1, height: 1 };
  const [left, boxWidth] = span(crop.x, crop.width, level.width);
  const [top, boxHeight] = span(crop.y, crop.height, level.height);
  return { turned, angle, level, box: { left, top, width: boxWidth, height: boxHeight } };
}

/** The size of the largest rectangle of the same shape inside the turned one, beside the whole. */
function levelScale({ width, height }: Size, angle: number): number {
  if (angle === 0) return 1;
  const cosine = Math.cos(angle);
  const sine = Math.abs(Math.sin(angle));
  return Math.min(width / (width * cosine + height * sine), height / (width * sine + height * cosine));
}

/** Round down, but for what is a whole number by all but the last bits. */
function whole(length: number): number {
  return Math.max(1, Math.floor(length + 1e-6));
}

function span(start: number, length: number, all: number): [number, number] {
  const first = Math.min(Math.floor(start * all + 0.5), all - 1);
  return [first, Math.min(Math.max(1, Math.floor(length * all + 0.5)), all - first)];
}

export const ASPECTS = ["Original", "1:1", "4:5", "16:9"] as const;
export type Aspect = (typeof ASPECTS)[number];

const RATIOS: Record<Exclude<Aspect, "Original">, number> = { "1:1": 1, "4:5": 4 / 5, "16:9": 16 / 9 };

export const MOST_ZOOM = 4;

/** A crop as hands make it: a shape, how near, and where; `across` and `down` go from 0 to 1 over the room there is. */
export interface Framing {
  aspect: Aspect;
  zoom: number;
  across: number;
  down: number;
}

export const WHOLE: Framing = { aspect: "Original", zoom: 1, across: 0.5, down: 0.5 };

/** The crop that a framing makes of a picture of this size; null where it keeps all of it. */
export function cropOf(framing: Framing, level: Size): Crop | null {
  const largest = largestOf(framing.aspect, level);
  const width = largest.width / framing.zoom;
  const height = largest.height / framing.zoom;
  if (width === 1 && height === 1) return null;
  return { x: (1 - width) * framing.across, y: (1 - height) * framing.down, width, height };
}

/**
 * The framing after hands have moved the picture, in fractions of what is kept of it, and brought it nearer by `factor`:
 * what is in the middle stays there.
 */
export function gripped(
  framing: Framing,
  level: Size,
  { across, down, factor }: { across: number; down: number; factor: number },
): Framing {
  const largest = largestOf(framing.aspect, level);
  const zoom = between(1, MOST_ZOOM, framing.zoom * factor);
  const place = (length: number, start: number, moved: number) => {
    const kept = length / framing.zoom;
    const next = length / zoom;
    const middle = (1 - kept) * start + kept * (0.5 - moved);
    return next < 1 ? between(0, 1, (middle - next / 2) / (1 - next)) : start;
  };
  return {
    ...framing,
    zoom,
    across: place(largest.width, framing.across, across),
    down: place(largest.height, framing.down, down),
  };
}

const between = (least: number, most: number, value: number) => Math.min(most, Math.max(least, value));

/** The framing that makes this crop, as near as hands could. */
export function framingOf(crop: Crop | null, level: Size): Framing {
  if (!crop) return WHOLE;
  const ratio = (crop.width * level.width) / (crop.height * level.height);
  const isNear = (aspect: Aspect) => Math.abs(ratioOf(aspect, level) / ratio - 1) < 0.02;
  const aspect = ASPECTS.find(isNear) ?? "Original";
  const zoom = Math.min(MOST_ZOOM, Math.max(1, largestOf(aspect, level).width / crop.width));
  const place = (start: number, length: number) => (length < 1 ? start / (1 - length) : 0.5);
  return { aspect, zoom, across: place(crop.x, crop.width), down: place(crop.y, crop.height) };
}

function ratioOf(aspect: Aspect, level: Size): number {
  return aspect === "Original" ? level.width / level.height : RATIOS[aspect];
}

/** In fractions, the largest part of this shape. */
function largestOf(aspect: Aspect, level: Size): Size {
  const beside = aspect === "Original" ? 1 : RATIOS[aspect] / (level.width / level.height);
  return beside >= 1 ? { width: 1, height: 1 / beside } : { width: beside, height: 1 };
}
