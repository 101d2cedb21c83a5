import { afterEach, describe, expect, it, vi } from "vitest";
import { thriftySizes } from "@/features/media/thrift";

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
    vi.stubGlobal("devicePixelRatio", 2.5);
    expect(thriftySizes(sizes)).toBe(fewer);
  });

  it("are never more than drawn", () => {
    page.dataset["thrifty"] = "";
    vi.stubGlobal("devicePixelRatio", 1);
    expect(thriftySizes("100vw")).toBe("calc(100vw * 1)");
  });
});
