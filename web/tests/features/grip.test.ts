import { describe, expect, test } from "vitest";
import { gripped, middleSquare, zoomOf } from "@/features/accounts/picture";
import { cropOf, gripped as reframed, WHOLE } from "@/features/media/looks/framing";
import { gripOf } from "@/ui/useGrip";

const FRAME = { width: 200, height: 100 } as DOMRectReadOnly;
const STILL = { across: 0, down: 0, factor: 1 };

describe("hands on a picture", () => {
  test("one finger moves it by what it moves itself", () => {
    expect(gripOf([{ x: 10, y: 10 }], [{ x: 30, y: 0 }], FRAME)).toEqual({
      across: 0.1,
      down: -0.1,
      factor: 1,
    });
  });

  test("two fingers that part bring it nearer about their middle", () => {
    const before = [
      { x: 40, y: 50 },
      { x: 60, y: 50 },
    ];
    const after = [
      { x: 30, y: 50 },
      { x: 70, y: 50 },
    ];
    expect(gripOf(before, after, FRAME)).toEqual({ ...STILL, factor: 2 });
  });
});

describe("the square of one's picture", () => {
  const photo = { width: 400, height: 200 };
  const middle = middleSquare(photo);

  test("begins in the middle, as large as can be", () => {
    expect(middle).toEqual({ left: 100, top: 0, side: 200 });
    expect(zoomOf(photo, middle)).toBe(1);
  });

  test("goes the other way than the photo, and not beyond its edge", () => {
    expect(gripped(photo, middle, { ...STILL, across: 0.25, down: 0.5 })).toEqual({ ...middle, left: 50 });
    expect(gripped(photo, middle, { ...STILL, across: -9 }).left).toBe(200);
  });

  test("is smaller the nearer the photo is, about what was in the middle; four times at most", () => {
    expect(gripped(photo, middle, { ...STILL, factor: 2 })).toEqual({ left: 150, top: 50, side: 100 });
    expect(gripped(photo, middle, { ...STILL, factor: 100 }).side).toBe(50);
    expect(gripped(photo, { left: 0, top: 0, side: 50 }, { ...STILL, factor: 0.001 })).toEqual({
      left: 0,
      top: 0,
      side: 200,
    });
  });
});

describe("the crop of a photo", () => {
  const level = { width: 400, height: 200 };

  test("brought nearer keeps its middle, and further away is the whole again", () => {
    const near = reframed(WHOLE, level, { ...STILL, factor: 2 });
    expect(cropOf(near, level)).toEqual({ x: 0.25, y: 0.25, width: 0.5, height: 0.5 });
    const moved = reframed(near, level, { ...STILL, across: 0.25 });
    expect(cropOf(moved, level)).toEqual({ x: 0.125, y: 0.25, width: 0.5, height: 0.5 });
    const nearer = cropOf(reframed(moved, level, { ...STILL, factor: 2 }), level);
    expect(nearer).toEqual({ x: 0.25, y: 0.375, width: 0.25, height: 0.25 });
    expect(cropOf(reframed(moved, level, { ...STILL, factor: 0.1 }), level)).toBeNull();
  });

  test("does not leave the photo", () => {
    const square = { ...WHOLE, aspect: "1:1" as const };
    const left = reframed(square, level, { ...STILL, across: 9, down: 9 });
    expect(cropOf(left, level)).toEqual({ x: 0, y: 0, width: 0.5, height: 1 });
  });
});
