import { act, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetPlaces, useHollow } from "@/features/feed/places";

type Tell = (
  entries: Pick<IntersectionObserverEntry, "target" | "isIntersecting" | "boundingClientRect">[],
) => void;
let tell: Tell = () => undefined;

vi.stubGlobal(
  "IntersectionObserver",
  class {
    constructor(told: Tell) {
      tell = told;
    }
    observe = () => undefined;
    unobserve = () => undefined;
  },
);

function Place({ postId, isBegun = false }: { postId: string; isBegun?: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  const hollow = useHollow(element, postId);
  return (
    <div ref={element} data-testid={postId}>
      {hollow === null ? "drawn" : `${hollow} high`}
      {isBegun && <textarea />}
    </div>
  );
}

const place = (postId: string) => screen.getByTestId(postId);

function comes(postId: string, isIntersecting: boolean, height = 700): void {
  const boundingClientRect = { height } as DOMRectReadOnly;
  act(() => tell([{ target: place(postId), isIntersecting, boundingClientRect }]));
}

describe("places of a long feed", () => {
  beforeEach(forgetPlaces);

  it("draw what has not been near yet", () => {
    render(<Place postId="1" />);
    comes("1", false);
    expect(place("1")).toHaveProperty("textContent", "drawn");
  });

  it("keep the height of what is left behind, and draw it again when one comes near", () => {
    render(<Place postId="1" />);
    comes("1", true);
    comes("1", false);
    expect(place("1")).toHaveProperty("textContent", "700 high");
    comes("1", true);
    expect(place("1")).toHaveProperty("textContent", "drawn");
  });

  it("are as high as they were for whoever comes back", () => {
    const { unmount } = render(<Place postId="1" />);
    comes("1", true);
    comes("1", false, 812.5);
    unmount();
    render(<Place postId="1" />);
    expect(place("1")).toHaveProperty("textContent", "812.5 high");
    comes("1", true);
    comes("1", false, 640);
    expect(place("1")).toHaveProperty("textContent", "640 high");
  });

  it("are forgotten when the feed begins anew, and in a window of another width", () => {
    const { unmount } = render(<Place postId="1" />);
    comes("1", true);
    comes("1", false);
    unmount();
    const width = window.innerWidth;
    window.innerWidth = width / 2;
    const narrow = render(<Place postId="1" />);
    expect(place("1")).toHaveProperty("textContent", "drawn");
    narrow.unmount();
    window.innerWidth = width;
    forgetPlaces();
    render(<Place postId="1" />);
    expect(place("1")).toHaveProperty("textContent", "drawn");
  });

  it("keep drawn what its reader has begun", () => {
    render(<Place postId="1" isBegun />);
    comes("1", true);
    comes("1", false);
    expect(place("1")).toHaveProperty("textContent", "drawn");
  });
});
