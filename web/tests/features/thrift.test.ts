import { afterEach, describe, expect, it, vi } from "vitest";
import { widthPart } from "@/features/media/renditions";
import { partOfSizes, thriftySizes } from "@/features/media/thrift";

const page = document.documentElement;

afterEach(() => {
  delete page.dataset["thrifty"];
  vi.unstubAllGlobals();
});

describe("sizes of pictures", () => {
  it("are as drawn where the way to the server is good", () => {
    expect(thriftySizes("(min-width: 720px) 540px, 100vw")).toBe("(min-width: 720px) 540px, 100vw");
  });

  it.each([
    ["(min-width: 720px) 540px, 100vw", "(min-width: 720px) calc(540px * 0.5), calc(100vw * 0.5)"],
    [
      "(min-width: 1000px) calc(100vw - 640px), 100vw",
      "(min-width: 1000px) calc(calc(100vw - 640px) * 0.5), calc(100vw * 0.5)",
    ],
    ["33vw", "calc(33vw * 0.5)"],
  ])("are fewer pixels on a slow one: %s", (sizes, fewer) => {
    page.dataset["thrifty"] = "";
    vi.stubGlobal("devicePixelRatio", 2.4);
    expect(thriftySizes(sizes)).toBe(fewer);
  });

  it("are never more than drawn", () => {
    page.dataset["thrifty"] = "";
    vi.stubGlobal("devicePixelRatio", 1);
    expect(thriftySizes("100vw")).toBe("calc(100vw * 1)");
  });

  it("are those of the picture, not of its frame, where it is the narrower one", () => {
    expect(widthPart({ width: 900, height: 1600 }, 0.75)).toBe(0.75);
    expect(widthPart({ width: 1600, height: 900 }, 1.91)).toBeCloseTo(0.931);
    expect(widthPart({ width: 4000, height: 1000 }, 1.91)).toBe(1);
    expect(widthPart({ width: 0, height: 0 }, 1)).toBe(1);
    expect(partOfSizes("(min-width: 720px) 540px, 100vw", 0.75)).toBe(
      "(min-width: 720px) calc(540px * 0.75), calc(100vw * 0.75)",
    );
  });

  it("are fewer still where both are true", () => {
    page.dataset["thrifty"] = "";
    vi.stubGlobal("devicePixelRatio", 2.4);
    expect(thriftySizes(partOfSizes("540px, 100vw", 0.75))).toBe(
      "calc(calc(540px * 0.75) * 0.5), calc(calc(100vw * 0.75) * 0.5)",
    );
  });
});
