import { expect, test } from "vitest";
import { Pace } from "@/features/engagement/pace";

test("where nothing happens it is asked ever more seldom, and soon again where something does", () => {
  const pace = new Pace();
  expect(pace.next(0.5)).toBe(5_000);
  for (let round = 0; round < 20; round += 1) pace.hear(false, 60_000);
  expect(pace.next(0.5)).toBe(60_000);
  pace.hear(true, 60_000);
  expect(pace.next(0.5)).toBe(5_000);
});

test("other posts are a new beginning, the same ones are not", () => {
  const pace = new Pace();
  expect(pace.look(["1", "2"])).toBe(true);
  pace.hear(false, 60_000);
  expect(pace.look(["1", "2"])).toBe(false);
  expect(pace.next(0.5)).toBe(7_500);
  expect(pace.look(["2", "3"])).toBe(true);
  expect(pace.next(0.5)).toBe(5_000);
});

test("chance parts those who began together by a tenth at most", () => {
  const pace = new Pace();
  expect([pace.next(0), pace.next(1)]).toEqual([4_500, 5_500]);
});
