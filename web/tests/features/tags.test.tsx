import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PickPeople } from "@/features/graph/PickPeople";
import { PostMedia } from "@/features/posts/PostMedia";
import { isTagged, withoutPerson, withTagged, type Tagged } from "@/features/posts/tags";
import { aMedium, ANA, aPost, axeProblems, draw } from "../world";

const people = ["mira", "milo", "ben"].map((username, at) => ({ ...ANA, user_id: `${at + 2}`, username }));

beforeEach(() => {
  vi.stubGlobal(
    "fetch",
    vi.fn((request: Request) => {
      const typed = new URL(request.url).searchParams.get("q") ?? "";
      const users = people.filter(({ username }) => username.startsWith(typed));
      return Promise.resolve(
        new Response(JSON.stringify({ users, next_cursor: null, has_more: false }), {
          headers: { "Content-Type": "application/json" },
        }),
      );
    }),
  );
  Element.prototype.scrollIntoView = vi.fn();
});
afterEach(() => vi.unstubAllGlobals());

test("taking oneself away and its undoing lead back to where they began, and either twice is once", () => {
  const post = aPost({ tagged_users: people });
  const without = withoutPerson(post, "3");
  expect(without.tagged_users.map(({ username }) => username)).toEqual(["mira", "ben"]);
  expect(withoutPerson(without, "3")).toEqual(without);
  expect(withTagged(without, post.tagged_users)).toEqual(post);
  expect([isTagged(post, "3"), isTagged(without, "3"), isTagged(post, undefined)]).toEqual([
    true,
    false,
    false,
  ]);
});

function Picking({ most }: { most: number }) {
  const [chosen, setChosen] = useState<Tagged>([]);
  return <PickPeople chosen={chosen} most={most} onChosen={setChosen} />;
}

describe("choosing people", () => {
  test("works by keys alone, offers nobody twice, and ends where it is full", async () => {
    await draw(<Picking most={2} />);
    const field = screen.getByRole("combobox");
    await userEvent.type(field, "mi");
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(2));
    expect(await axeProblems(document.body)).toEqual([]);
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(screen.getByRole("button", { name: "Remove milo" })).toBeTruthy();
    await userEvent.type(field, "mi");
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
    await userEvent.keyboard("{Enter}");
    expect(field).toHaveProperty("disabled", true);
    expect(screen.getByText("Up to 2 people can be tagged.")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Remove milo" }));
    expect(screen.queryByText("milo")).toBeNull();
  });

  test("says so where nobody is called so", async () => {
    await draw(<Picking most={2} />);
    await userEvent.type(screen.getByRole("combobox"), "zz");
    expect(await screen.findByText("Nobody is called so.")).toBeTruthy();
    expect(screen.queryByRole("listbox")).toBeNull();
  });
});

describe("people on a picture", () => {
  const post = aPost({ tagged_users: people.slice(0, 2), media: [aMedium("7")] });

  test("are named by the sign, and by one touch on the picture but not by two", async () => {
    await draw(<PostMedia post={post} sizes="100vw" />);
    const sign = screen.getByRole("button", { name: "Show 2 tagged people" });
    await userEvent.click(sign);
    expect(screen.getByRole("link", { name: "mira" }).getAttribute("href")).toBe("/mira");
    expect(await axeProblems(document.body)).toEqual([]);
    await userEvent.click(sign);
    expect(screen.queryByRole("link", { name: "mira" })).toBeNull();
    const picture = screen.getByRole("img");
    fireEvent.click(picture, { detail: 1 });
    fireEvent.click(picture, { detail: 2 });
    fireEvent.click(picture, { detail: 1 });
    expect(await screen.findByRole("link", { name: "milo" })).toBeTruthy();
  });

  test("are not spoken of where there are none", async () => {
    await draw(<PostMedia post={aPost()} sizes="100vw" />);
    expect(screen.queryByRole("button", { name: /tagged/ })).toBeNull();
  });
});
