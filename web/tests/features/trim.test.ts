import { describe, expect, test } from "vitest";
import {
  cutOf,
  cutProblem,
  endOf,
  firstCut,
  lengthOf,
  LONGEST_SECONDS,
  SHORTEST_SECONDS,
  videoEdit,
  WHOLE,
  withCover,
  withEnd,
  withStart,
  type Cut,
} from "@/features/media/trim";

test("a short video is taken whole, of a long one the first minute", () => {
  expect(firstCut(12)).toEqual(WHOLE);
  expect(firstCut(null)).toEqual(WHOLE);
  expect(firstCut(90)).toEqual({ ...WHOLE, endSeconds: 60 });
});

describe("moving an end", () => {
  test("keeps the other where it can", () => {
    expect(withStart(WHOLE, 3, 10)).toMatchObject({ startSeconds: 3, endSeconds: null });
    expect(withEnd(withStart(WHOLE, 3, 10), 8, 10)).toMatchObject({ startSeconds: 3, endSeconds: 8 });
  });
  test("pushes the other where the rest would be too short", () => {
    const cut = withStart({ ...WHOLE, endSeconds: 5 }, 4.8, 10);
    expect(cut).toMatchObject({ startSeconds: 4.8, endSeconds: 5.8 });
    expect(withEnd(cut, 2, 10)).toMatchObject({ startSeconds: 1, endSeconds: 2 });
  });
  test("pulls the other where the rest would be too long", () => {
    expect(withEnd(firstCut(90), 80, 90)).toMatchObject({ startSeconds: 20, endSeconds: 80 });
    expect(withStart({ ...WHOLE, startSeconds: 30, endSeconds: 90 }, 10, 90)).toMatchObject({
      startSeconds: 10,
      endSeconds: 70,
    });
  });
  test("takes along a cover that was cut away", () => {
    const cut = withCover(WHOLE, 1, 10);
    expect(withStart(cut, 0.5, 10).coverSeconds).toBe(1);
    expect(withStart(cut, 2, 10).coverSeconds).toBeNull();
    expect(withEnd(withCover(WHOLE, 9, 10), 8, 10).coverSeconds).toBeNull();
  });
  test("never leaves what the server would refuse, wherever one pulls", () => {
    // A generator of its own, so that a failure can be repeated.
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 200; round += 1) {
      const duration = 0.4 + random() * 150;
      let cut: Cut = firstCut(duration);
      for (let step = 0; step < 10; step += 1) {
        const to = (random() * 1.4 - 0.2) * duration;
        cut = [withStart, withEnd, withCover][Math.floor(random() * 3)]?.(cut, to, duration) ?? cut;
        expect(cut.startSeconds).toBeGreaterThanOrEqual(0);
        expect(endOf(cut, duration)).toBeLessThanOrEqual(duration);
        expect(lengthOf(cut, duration)).toBeGreaterThan(Math.min(SHORTEST_SECONDS, duration) - 0.2);
        expect(lengthOf(cut, duration)).toBeLessThanOrEqual(LONGEST_SECONDS + 0.05);
        expect(cutProblem("x", cut, duration)).toBeNull();
      }
    }
  });
});

test("a cover is one of the kept part", () => {
  expect(withCover({ ...WHOLE, startSeconds: 2, endSeconds: 5 }, 9, 10).coverSeconds).toBe(5);
  expect(withCover({ ...WHOLE, startSeconds: 2, endSeconds: 5 }, 0, 10).coverSeconds).toBe(2);
});

test("only what differs from the whole travels, and comes back the same", () => {
  expect(videoEdit(WHOLE)).toEqual({});
  const cut = { startSeconds: 1.5, endSeconds: 9, coverSeconds: 2, isMuted: true };
  expect(cutOf(videoEdit(cut))).toEqual(cut);
  expect(cutOf(null)).toEqual(WHOLE);
});

test("what is too long is said", () => {
  expect(cutProblem("a.mp4", WHOLE, 61)).toMatch(/a\.mp4 is longer than 60 seconds/);
  expect(cutProblem("a.mp4", WHOLE, null)).toBeNull();
});
