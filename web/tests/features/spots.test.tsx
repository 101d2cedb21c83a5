import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { bubblePlace, isAbove } from "@/features/posts/bubbles";
import { PostMedia } from "@/features/posts/PostMedia";
import {
  movedSpot,
  readSpots,
  spotsOf,
  toldSpots,
  withoutPicture,
  withoutSpot,
  withSpot,
  type Spot,
} from "@/features/posts/spots";
import { TagEditor } from "@/features/posts/TagEditor";
import type { Tagged } from "@/features/posts/tags";
import { aMedium, ANA, aPost, axeProblems, draw } from "../world";

const BEN = { ...ANA, user_id: "2", username: "ben" };
const spot = (changes: Partial<Spot> = {}): Spot => ({
  userId: "2",
  picture: "a",
  x: 0.5,
  y: 0.25,
  ...changes,
});

describe("spots", () => {
  test("are one a person, stay on the picture, and lead back to where they began", () => {
    const spots = [spot({ userId: "3" })];
    const more = withSpot(spots, spot({ x: 1.4, y: -2 }));
    expect(more).toEqual([...spots, spot({ x: 1, y: 0 })]);
    expect(withSpot(more, spot({ picture: "b" }))).toEqual([...spots, spot({ picture: "b" })]);
    expect(withoutSpot(more, "2")).toEqual(spots);
    expect(movedSpot(spot(), 0.7, -0.1)).toEqual(spot({ x: 1, y: 0.15 }));
    expect(withoutPicture(more, "a")).toEqual([]);
  });

  test("are told by the place of their picture, of those who are tagged on those that are left", () => {
    const spots = [spot(), spot({ userId: "3", picture: "b" }), spot({ userId: "4", picture: "gone" })];
    expect(toldSpots(spots, ["2", "3", "4"], ["b", "a"])).toEqual([
      { user_id: "2", medium: 1, x: 0.5, y: 0.25 },
      { user_id: "3", medium: 0, x: 0.5, y: 0.25 },
    ]);
    expect(toldSpots(spots, ["3"], ["a", "b"]).map(({ user_id }) => user_id)).toEqual(["3"]);
    expect(readSpots(toldSpots(spots, ["2", "3"], ["a", "b"]), ["a", "b"])).toEqual(spots.slice(0, 2));
    expect(spotsOf({})).toEqual([]);
  });

  test("hold their names inside of the picture", () => {
    expect(bubblePlace({ x: 0, y: 0 })).toMatchObject({ left: "0%", top: "0%", translate: "0% 0" });
    expect(bubblePlace({ x: 1, y: 1 })).toMatchObject({
      left: "100%",
      top: "100%",
      translate: "-100% -100%",
    });
    expect([isAbove({ x: 0, y: 0.5 }), isAbove({ x: 0, y: 0.9 })]).toEqual([false, true]);
  });
});

describe("names on a picture", () => {
  test("stand where people are seen, on their own picture, and beside the sign where nobody knows", async () => {
    const post = aPost({
      tagged_users: [BEN, { ...ANA, user_id: "3", username: "cem" }],
      tag_spots: [{ user_id: "2", medium: 0, x: 0.5, y: 0.25 }],
      media: [aMedium("7")],
    });
    await draw(<PostMedia post={post} sizes="100vw" />);
    const sign = screen.getByRole("button", { name: "Show 2 tagged people" });
    await userEvent.click(sign);
    const ben = await screen.findByRole("link", { name: "ben" });
    expect([ben.getAttribute("href"), ben.style.left, ben.style.top]).toEqual(["/ben", "50%", "25%"]);
    expect(screen.getByRole("link", { name: "cem" }).style.left).toBe("");
    expect(await axeProblems(document.body)).toEqual([]);
    await userEvent.click(sign);
    expect(screen.queryByRole("link", { name: "ben" })).toBeNull();
  });
});

function Editing({ onSpots }: { onSpots: (spots: Spot[]) => void }) {
  const [people, setPeople] = useState<Tagged>([]);
  const [spots, setSpots] = useState<Spot[]>([]);
  return (
    <TagEditor
      people={people}
      spots={spots}
      pictures={[{ key: "a", ratio: 1, image: <img src="/a.jpg" alt="a" /> }]}
      onChange={(next, placed) => {
        setPeople(next);
        setSpots(placed);
        onSpots(placed);
      }}
      onClose={() => undefined}
    />
  );
}

describe("the editor of tags", () => {
  beforeEach(() => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(
        new Response(JSON.stringify({ users: [BEN], next_cursor: null, has_more: false }), {
          headers: { "Content-Type": "application/json" },
        }),
      ),
    );
    Element.prototype.scrollIntoView = vi.fn();
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      this.open = false;
    };
    vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 200, 100));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  test("places whoever is chosen at the spot that was touched, and moves them by keys", async () => {
    let last: Spot[] = [];
    await draw(<Editing onSpots={(spots) => (last = spots)} />);
    fireEvent.click(screen.getByRole("img", { name: "a" }), { clientX: 50, clientY: 75 });
    expect(screen.getByText("Who is this?")).toBeTruthy();
    await userEvent.type(screen.getByRole("combobox"), "be");
    await userEvent.click(await screen.findByRole("option"));
    expect(last).toEqual([spot({ x: 0.25, y: 0.75 })]);
    const name = screen.getByRole("button", { name: /^ben on the photo/ });
    name.focus();
    await userEvent.keyboard("{ArrowRight}{ArrowUp}");
    expect(last).toEqual([spot({ x: 0.27, y: 0.73 })]);
    expect(await axeProblems(document.body)).toEqual([]);
    await userEvent.keyboard("{Delete}");
    expect(last).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Place ben on the photo" }));
    expect(last).toEqual([spot({ x: 0.5, y: 0.5 })]);
    expect(document.activeElement?.getAttribute("data-spot")).toBe("2");
    await userEvent.click(screen.getByRole("button", { name: "Remove ben" }));
    expect(last).toEqual([]);
  });
});
