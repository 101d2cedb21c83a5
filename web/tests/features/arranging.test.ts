import { describe, expect, test } from "vitest";
import { placeAt, pull, shiftOf } from "@/features/posts/compose/arranging";

const MIDDLES = [40, 120, 200, 280];
const TO_THE_LEFT = [280, 200, 120, 40];

describe("a thing moved along a row", () => {
  test.each([
    [-50, 0],
    [79, 0],
    [81, 1],
    [200, 2],
    [900, 3],
  ])("at %i is over the place nearest to it", (x, place) => {
    expect(placeAt(MIDDLES, x)).toBe(place);
    expect(placeAt(TO_THE_LEFT, x)).toBe(3 - place);
  });

  test("has those between make room, each by one place", () => {
    const shifts = (from: number, to: number, middles: number[]) =>
      middles.map((_, place) => shiftOf(place, { from, to, by: 7, middles }));
    expect(shifts(0, 2, MIDDLES)).toEqual([7, -80, -80, 0]);
    expect(shifts(3, 1, MIDDLES)).toEqual([0, 80, 80, 7]);
    expect(shifts(1, 1, MIDDLES)).toEqual([0, 7, 0, 0]);
    expect(shifts(0, 2, TO_THE_LEFT)).toEqual([7, 80, 80, 0]);
  });

  test("pulls the row along at its edges, and nowhere else", () => {
    const row = { left: 0, right: 300 };
    expect(pull(150, row)).toBe(0);
    expect(pull(20, row)).toBe(-5);
    expect(pull(-90, row)).toBe(-10);
    expect(pull(300, row)).toBe(10);
  });
});
