import { describe, expect, test } from "vitest";
import { fileProblem, typeOf } from "@/features/media/checks";
import { bytes, percent } from "@/platform/count";
import { placeholderImage } from "@/features/media/placeholder";
import { candidates, frameRatio, srcSet, avifUrl } from "@/features/media/renditions";
import { aMedium } from "../world";

describe("candidates", () => {
  test("names the true widths of a wide picture", () => {
    expect(srcSet(candidates(aMedium("7", { width: 4000, height: 3000 })))).toBe(
      "/media/7_s.jpg 320w, /media/7_m.jpg 640w, /media/7_l.jpg 1080w",
    );
  });
  test("a tall picture is narrower than its longest side", () => {
    expect(candidates(aMedium("7", { width: 3000, height: 4000 })).map(({ width }) => width)).toEqual([
      240, 480, 810,
    ]);
  });
  test("nothing is enlarged, and equal sizes are named once", () => {
    expect(candidates(aMedium("7", { width: 500, height: 400 })).map(({ width }) => width)).toEqual([
      320, 500,
    ]);
  });
});

test("avifUrl knows our addresses only", () => {
  expect(avifUrl("/media/7_s.jpg")).toBe("/media/7_s.avif");
  expect(avifUrl("/media/7_s.jpg?v=2")).toBe("/media/7_s.avif?v=2");
  expect(avifUrl("/media/7")).toBeNull();
});

test.each([
  [4000, 3000, 4 / 3],
  [1000, 5000, 0.8],
  [5000, 1000, 1.91],
  [0, 0, 1],
])("a picture of %i × %i stands in a frame of %f", (width, height, ratio) => {
  expect(frameRatio({ width, height })).toBeCloseTo(ratio);
});

test("a broken placeholder is no placeholder", () => {
  expect(placeholderImage("")).toBeNull();
  expect(placeholderImage("§")).toBeNull();
  expect(placeholderImage("3OcRJYB4d3h/iIeHeEh3eIhw+j3A")).toMatch(/^url\("data:image\/png;base64,/);
});

describe("fileProblem", () => {
  const file = { name: "a.jpg", type: "image/jpeg", size: 1000 };
  test.each([
    [file, null],
    [{ ...file, name: "A.HEIC", type: "" }, null],
    [{ ...file, name: "a.mov", type: "" }, null],
    [{ ...file, type: "video/mp4", size: 100_000_000 }, null],
    [{ ...file, type: "video/webm", size: 100_000_001 }, /100\sMB; a video may have up to 100\sMB/],
    [{ ...file, type: "video/x-matroska" }, /kind of video.*MP4, MOV and WebM/],
    [{ ...file, type: "application/pdf" }, /neither a photo nor a video/],
    [{ ...file, type: "image/svg+xml" }, /SVG/],
    [{ ...file, size: 0 }, /empty/],
    [{ ...file, size: 14_000_000 }, /14\sMB.*10\sMB/],
  ])("%j", (chosen, words) => {
    const problem = fileProblem(chosen);
    if (words) expect(problem).toMatch(words);
    else expect(problem).toBeNull();
  });
  test("a nameless type is read from the name", () => {
    expect(typeOf({ name: "x.AVIF", type: "", size: 1 })).toBe("image/avif");
    expect(typeOf({ name: "x", type: "video/webm;codecs=vp9", size: 1 })).toBe("video/webm");
    expect(bytes(1_500_000)).toBe("1.5\u00a0MB");
    expect(percent(0.509)).toBe("50%");
  });
});
