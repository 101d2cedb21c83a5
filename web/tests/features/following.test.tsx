import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { followAnchors } from "@/app/following";
import { newQueryClient } from "@/app/queryClient";
import { newRouter } from "@/app/router";
import { profilePath } from "@/features/accounts/path";
import { tagPath } from "@/features/posts/caption";
import { postCode, postPath } from "@/features/posts/share";
import { Anchor } from "@/ui/Anchor";

const router = { navigate: vi.fn(() => Promise.resolve()), preloadRoute: vi.fn(() => Promise.resolve()) };

// It listens to the page, of which there is one.
beforeAll(() => followAnchors(router as unknown as ReturnType<typeof newRouter>));
beforeEach(() => vi.clearAllMocks());

function anchor() {
  render(
    <Anchor href="/p/Fz#comments">
      <b>3 comments</b>
    </Anchor>,
  );
  return screen.getByText("3 comments");
}

test("a press on anything in an anchor leads where it leads, without loading the page anew", () => {
  const isLeftToBrowser = fireEvent.click(anchor());
  expect(isLeftToBrowser).toBe(false);
  expect(router.navigate).toHaveBeenCalledExactlyOnceWith({ href: "/p/Fz#comments" });
});

test.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }])(
  "the browser opens it itself with %o",
  (how) => {
    expect(fireEvent.click(anchor(), how)).toBe(true);
    expect(router.navigate).not.toHaveBeenCalled();
  },
);

test("a press that was answered already leads nowhere", () => {
  const words = anchor();
  words.addEventListener("click", (event) => event.preventDefault());
  fireEvent.click(words);
  expect(router.navigate).not.toHaveBeenCalled();
});

test("what it leads to is fetched when a finger rests on it, or a pointer stays", () => {
  vi.useFakeTimers();
  const words = anchor();
  for (const come of [fireEvent.mouseOver, fireEvent.touchStart]) {
    come(words);
    vi.runAllTimers();
    expect(router.preloadRoute).toHaveBeenCalledExactlyOnceWith({ to: ".", href: "/p/Fz#comments" });
    router.preloadRoute.mockClear();
  }
  vi.useRealTimers();
});

test("nothing is fetched for a pointer that passes over it, a finger that scrolls, or beside the press itself", () => {
  vi.useFakeTimers();
  const words = anchor();
  fireEvent.mouseOver(words);
  fireEvent.mouseOver(document.body);
  vi.runAllTimers();
  fireEvent.touchStart(words);
  fireEvent.touchCancel(words);
  vi.runAllTimers();
  fireEvent.touchStart(words);
  fireEvent.click(words);
  vi.runAllTimers();
  expect(router.preloadRoute).not.toHaveBeenCalled();
  vi.useRealTimers();
});

test("anchors lead to the very addresses that the routes have", () => {
  const { buildLocation } = newRouter(newQueryClient());
  const post = { post_id: "991" };
  expect(postPath(post)).toBe(buildLocation({ to: "/p/$code", params: { code: postCode(post) } }).href);
  const username = "ana._9";
  expect(profilePath(username)).toBe(buildLocation({ to: "/$username", params: { username } }).href);
  for (const tag of ["light", "größe", "ضوء", "100per_cent"])
    expect(new URL(tagPath(tag), "http://a").pathname).toBe(
      new URL(buildLocation({ to: "/explore/tags/$tag", params: { tag } }).href, "http://a").pathname,
    );
});
