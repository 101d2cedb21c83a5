import { afterEach, expect, test, vi } from "vitest";
import { firstBelow, topIndex } from "@/features/posts/atHand";

/** Posts one below the other, so many of the first ones scrolled out of the screen. */
function column(count: number, passed: number): HTMLElement[] {
  return Array.from({ length: count }, (_, at) => {
    const post = document.createElement("article");
    const top = (at - passed) * 500;
    vi.spyOn(post, "getBoundingClientRect").mockReturnValue(new DOMRect(0, top, 400, 500));
    return post;
  });
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
  const [, second, last] = posts;
  vi.spyOn(second as HTMLElement, "getBoundingClientRect").mockReturnValue(new DOMRect(0, -400, 400, 500));
  expect(topIndex(posts)).toBe(2);
  vi.spyOn(last as HTMLElement, "getBoundingClientRect").mockReturnValue(new DOMRect(0, -900, 400, 500));
  expect(topIndex(posts)).toBe(-1);
});

test("a long column is not measured whole", () => {
  const posts = column(200, 100);
  firstBelow(posts, 0);
  const measured = posts.filter((post) => vi.mocked(post.getBoundingClientRect).mock.calls.length > 0);
  expect(measured.length).toBeLessThan(10);
});
