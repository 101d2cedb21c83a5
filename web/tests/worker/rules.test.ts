import { describe, expect, test } from "vitest";
import { changeAfter } from "@/features/feed/keeping";
import { mediaId } from "@/platform/offline/pictures";
import { isForEveryone, leaving, mayKeep, wayOf } from "../../src/worker/rules";

const HERE = "https://photos.example";
const asked = (path: string, more: { method?: string; mode?: string; range?: boolean } = {}) => ({
  method: more.method ?? "GET",
  mode: more.mode ?? "no-cors",
  url: new URL(path, HERE).href,
  headers: new Headers(more.range ? { Range: "bytes=0-" } : {}),
});

describe("the worker", () => {
  test.each([
    ["/", "navigate", "page"],
    ["/ana.sun", "navigate", "page"],
    ["/p/3kX", "navigate", "page"],
    ["/assets/home-abc.js", "cors", "part"],
    ["/media/12_l.jpg", "no-cors", "picture"],
    ["/media/12_t.avif?s=abc.def", "no-cors", "picture"],
    ["/api/docs", "navigate", "pass"],
    ["/media/12_o.jpg", "navigate", "pass"],
    ["/api/feed", "cors", "pass"],
    ["/api/events", "cors", "pass"],
    ["/media/12_720p.mp4", "no-cors", "pass"],
    ["/media/12_hls.m3u8", "cors", "pass"],
    ["/media/looks/sun.png", "no-cors", "pass"],
    ["/sw.js", "navigate", "pass"],
    ["https://elsewhere.example/media/12_l.jpg", "no-cors", "pass"],
  ])("sends %s (%s) the way of a %s", (path, mode, way) => {
    expect(wayOf(asked(path, { mode }), HERE)).toBe(way);
  });

  test("touches nothing that is sent, and no part of a film", () => {
    expect(wayOf(asked("/media/12_l.jpg", { method: "PUT" }), HERE)).toBe("pass");
    expect(wayOf(asked("/", { method: "POST", mode: "navigate" }), HERE)).toBe("pass");
    expect(wayOf(asked("/media/12_l.jpg", { range: true }), HERE)).toBe("pass");
  });

  test("knows what everyone may see by what the server says", () => {
    expect(isForEveryone("public, max-age=31536000, immutable")).toBe(true);
    expect(isForEveryone("private, max-age=200")).toBe(false);
    expect(isForEveryone(null)).toBe(false);
  });

  test("keeps whole answers of this server only, and none that may not be stored", () => {
    expect(mayKeep(200, "basic", "private, no-cache")).toBe(true);
    expect(mayKeep(206, "basic", "public")).toBe(false);
    expect(mayKeep(404, "basic", null)).toBe(false);
    expect(mayKeep(200, "opaque", null)).toBe(false);
    expect(mayKeep(200, "basic", "private, no-store")).toBe(false);
  });

  test("lets go of what was not looked at for the longest, until the new one fits", () => {
    const kept = [
      { path: "new", bytes: 40, usedAt: 3 },
      { path: "old", bytes: 30, usedAt: 1 },
      { path: "middle", bytes: 30, usedAt: 2 },
    ];
    expect(leaving(kept, 0, 100)).toEqual([]);
    expect(leaving(kept, 10, 100)).toEqual(["old"]);
    expect(leaving(kept, 31, 100)).toEqual(["old", "middle"]);
    expect(leaving(kept, 100, 100)).toEqual(["old", "middle", "new"]);
  });
});

describe("kept posts", () => {
  const ana = { post_id: "1", user: { user_id: "7" } } as Parameters<
    NonNullable<ReturnType<typeof changeAfter>>
  >[0];

  test.each([
    ["GET", "/api/posts/1", 404, false],
    ["DELETE", "/api/posts/1", 200, false],
    ["POST", "/api/users/7/block", 200, false],
    ["POST", "/api/users/7/mute", 200, false],
    ["DELETE", "/api/users/7/follow", 200, false],
    ["GET", "/api/users/7", 404, false],
    ["GET", "/api/posts/2", 404, true],
    ["POST", "/api/users/8/block", 200, true],
  ])("after %s %s answered %i may stay: %s", (method, path, status, stays) => {
    expect(changeAfter(method, path, status)?.(ana)).toBe(stays);
  });

  test.each([
    ["GET", "/api/posts/1", 200],
    ["DELETE", "/api/posts/1", 503],
    ["POST", "/api/users/7/follow", 200],
    ["POST", "/api/posts/1/like", 404],
  ])("stay as they are after %s %s answered %i", (method, path, status) => {
    expect(changeAfter(method, path, status)).toBeNull();
  });

  test("are of a medium, whatever the size and the signature", () => {
    expect(mediaId("/media/123_l.avif")).toBe("123");
    expect(mediaId("/media/123_480p.mp4")).toBeNull();
  });
});
