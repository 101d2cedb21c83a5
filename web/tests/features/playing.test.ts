import { describe, expect, test } from "vitest";
import {
  chooseRendition,
  clock,
  mayAutoplay,
  smallerRendition,
  whoPlays,
  type Connection,
} from "@/features/media/playing";

const URLS = { "480p": "/480.mp4", "720p": "/720.mp4", "1080p": "/1080.mp4", hls: "/h.m3u8" };

function choose(shortSide: number, ratio: number, connection: Connection | null = null, urls = URLS) {
  return chooseRendition(urls, { shortSide, devicePixelRatio: ratio, connection, mayUseHls: false });
}

describe("chooseRendition", () => {
  test.each([
    [390, 1, "/480.mp4"],
    [390, 2, "/720.mp4"],
    [360, 2, "/720.mp4"],
    [450, 3, "/1080.mp4"],
    [540, 1, "/720.mp4"],
    [500, 1, "/480.mp4"],
    [2000, 2, "/1080.mp4"],
    [0, 0, "/480.mp4"],
  ])("a short side of %i at ratio %i plays %s", (side, ratio, url) => {
    expect(choose(side, ratio)).toBe(url);
  });
  test.each<[Connection, string]>([
    [{ saveData: true }, "/480.mp4"],
    [{ effectiveType: "3g" }, "/480.mp4"],
    [{ effectiveType: "slow-2g" }, "/480.mp4"],
    [{ effectiveType: "4g", downlink: 1.5 }, "/480.mp4"],
    [{ effectiveType: "4g", downlink: 4 }, "/720.mp4"],
    [{ effectiveType: "4g", downlink: 10 }, "/1080.mp4"],
  ])("over %j a large picture plays %s", (connection, url) => {
    expect(choose(1080, 2, connection)).toBe(url);
  });
  test("what is not made yet is done without", () => {
    expect(
      chooseRendition(
        { "480p": "/480.mp4" },
        { shortSide: 900, devicePixelRatio: 2, connection: null, mayUseHls: false },
      ),
    ).toBe("/480.mp4");
    expect(
      chooseRendition(
        { "1080p": "/1080.mp4" },
        { shortSide: 9, devicePixelRatio: 1, connection: { saveData: true }, mayUseHls: false },
      ),
    ).toBe("/1080.mp4");
    expect(
      chooseRendition({}, { shortSide: 9, devicePixelRatio: 1, connection: null, mayUseHls: true }),
    ).toBeNull();
    expect(
      chooseRendition(null, { shortSide: 9, devicePixelRatio: 1, connection: null, mayUseHls: true }),
    ).toBeNull();
  });
  test("HLS only where it may be used", () => {
    expect(
      chooseRendition(URLS, { shortSide: 900, devicePixelRatio: 2, connection: null, mayUseHls: true }),
    ).toBe("/h.m3u8");
  });
});

test("what fails gives way to the next smaller, HLS to an MP4, and the smallest to nothing", () => {
  expect(smallerRendition(URLS, "/1080.mp4")).toBe("/720.mp4");
  expect(smallerRendition(URLS, "/480.mp4")).toBeNull();
  expect(smallerRendition(URLS, "/h.m3u8")).toBe("/1080.mp4");
  expect(smallerRendition(null, "/h.m3u8")).toBeNull();
});

test("nothing moves by itself for those who asked for quiet or for thrift", () => {
  expect(mayAutoplay({ reducesMotion: false, connection: null })).toBe(true);
  expect(mayAutoplay({ reducesMotion: true, connection: null })).toBe(false);
  expect(mayAutoplay({ reducesMotion: false, connection: { saveData: true } })).toBe(false);
});

test("one plays: the one most in view that may", () => {
  const [a, b, c] = [Symbol("a"), Symbol("b"), Symbol("c")];
  const at = (id: symbol, ratio: number, mayStart = true) => ({ id, ratio, mayStart });
  expect(whoPlays([at(a, 0.6), at(b, 0.9), at(c, 1, false)])).toBe(b);
  expect(whoPlays([at(a, 1), at(b, 1)])).toBe(a);
  expect(whoPlays([at(a, 0.49)])).toBeNull();
  expect(whoPlays([])).toBeNull();
});

test.each([
  [0, "0:00"],
  [7.9, "0:07"],
  [72, "1:12"],
  [Number.NaN, "0:00"],
])("%d seconds are said %s", (seconds, words) => {
  expect(clock(seconds)).toBe(words);
});
