import { afterEach, expect, test, vi } from "vitest";
import { firstBelow, topIndex } from "@/features/posts/atHand";

const measured = vi.fn();

/** A post so far from the top of the screen, which tells when it is measured. */
function standAt(post: HTMLElement, top: number): HTMLElement {
  vi.spyOn(post, "getBoundingClientRect").mockImplementation(() => {
    measured();
    return new DOMRect(0, top, 400, 500);
  });
  return post;
}

/** Posts one below the other, so many of the first ones scrolled out of the screen. */
function column(count: number, passed: number): HTMLElement[] {
  return Array.from({ length: count }, (_, at) =>
    standAt(document.createElement("article"), (at - passed) * 500),
  );
}

afterEach(() => vi.restoreAllMocks());

test.each([
  [0, 0],
  [1, 0],
  [1, 1],
  [7, 0],
  [7, 3],
  [7, 6],
  [7, 7],
  [200, 143],
])("of %d posts with %d above the screen, the next one is the first in it", (count, passed) => {
  const posts = column(count, passed);
  expect(firstBelow(posts, 0)).toBe(passed);
});

test("a post of which little is left is at hand no longer, and after the last there is none", () => {
  const posts = column(3, 1);
  expect(topIndex(posts)).toBe(1);
  for (const post of posts.slice(1, 2)) standAt(post, -400);
  expect(topIndex(posts)).toBe(2);
  for (const post of posts) standAt(post, -900);
  expect(topIndex(posts)).toBe(-1);
});

test("a long column is not measured whole", () => {
  measured.mockClear();
  firstBelow(column(200, 100), 0);
  expect(measured.mock.calls.length).toBeLessThan(10);
});
