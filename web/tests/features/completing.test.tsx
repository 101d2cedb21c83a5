import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { tagsBeginning } from "@/features/posts/completing/tags";
import { useCompleting } from "@/features/posts/completing/useCompleting";
import { completed, wordAt } from "@/features/posts/completing/word";
import { moved } from "@/platform/moved";
import { Area } from "@/ui/Field";
import { ANA, aPost, axeProblems, draw } from "../world";

describe("the word that is being typed", () => {
  test.each([
    ["@", 1, { kind: "person", typed: "", start: 0, end: 1 }],
    ["hello @Mi", 9, { kind: "person", typed: "mi", start: 6, end: 9 }],
    ["(@a.b_c)", 5, { kind: "person", typed: "a.b", start: 1, end: 7 }],
    ["שלום @mira", 10, { kind: "person", typed: "mira", start: 5, end: 10 }],
    ["#Zürich", 3, { kind: "tag", typed: "zü", start: 0, end: 7 }],
    ["＃東京", 3, { kind: "tag", typed: "東京", start: 0, end: 3 }],
    ["#काठमाण्डू", 10, { kind: "tag", typed: "काठमाण्डू", start: 0, end: 10 }],
  ])("%s at %i", (text, caret, word) => {
    expect(wordAt(text, caret)).toEqual(word);
  });

  test.each([
    ["mail me at a@b", 14],
    ["@@a", 3],
    ["a#b", 3],
    ["https://example.org/#part", 25],
    ["@mira and", 9],
    ["plain", 5],
    ["", 0],
  ])("there is none in %s at %i", (text, caret) => {
    expect(wordAt(text, caret)).toBeNull();
  });

  test("is replaced whole, and the caret goes behind one space", () => {
    const text = "hello @mixed, you";
    const word = wordAt(text, 9);
    expect(word && completed(text, word, "mira")).toEqual({ text: "hello @mira , you", caret: 12 });
    expect(completed("@m there", { kind: "person", typed: "m", start: 0, end: 2 }, "mira")).toEqual({
      text: "@mira there",
      caret: 6,
    });
    expect(completed("＃東", { kind: "tag", typed: "東", start: 0, end: 2 }, "東京").text).toBe("#東京 ");
  });

  test("places go round", () => {
    expect([moved(0, 1, 3), moved(2, 1, 3), moved(0, -1, 3), moved(-1, -1, 3), moved(0, 1, 0)]).toEqual([
      1, 0, 2, 2, -1,
    ]);
  });
});

test("one's own hashtags come first, then what is met most often", () => {
  const met = (tag: string) =>
    aPost({ post_id: tag, hashtags: ["sea", tag], user: { ...ANA, user_id: "2" } });
  const posts = [met("season"), met("seagull"), aPost({ hashtags: ["seaside", "sun"] })];
  expect(tagsBeginning(posts, "sea", "1")).toEqual(["seaside", "seagull", "season"]);
  expect(tagsBeginning(posts, "se", null)).toEqual(["sea", "seagull", "seaside", "season"]);
  expect(tagsBeginning(posts, "x", "1")).toEqual([]);
});

function Typing() {
  const [text, setText] = useState("");
  const completing = useCompleting(text, setText);
  return (
    <div className={completing.className}>
      <Area
        {...completing.field}
        label="Words"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {completing.list}
    </div>
  );
}

const people = ["mira", "milo"].map((username, at) => ({ ...ANA, user_id: `${at + 2}`, username }));

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

describe("a field that completes", () => {
  test("offers people by keyboard, names the active one, and takes it", async () => {
    await draw(<Typing />);
    const field = screen.getByLabelText<HTMLTextAreaElement>("Words");
    await userEvent.type(field, "hello @mi");
    const options = await screen.findAllByRole("option");
    expect(options.map((option) => option.getAttribute("aria-selected"))).toEqual(["true", "false"]);
    expect(field.getAttribute("aria-autocomplete")).toBe("list");
    expect(field.getAttribute("aria-activedescendant")).toBe(options[0]?.id);
    expect(await axeProblems(document.body)).toEqual([]);
    await userEvent.keyboard("{ArrowDown}");
    expect(field.getAttribute("aria-activedescendant")).toBe(options[1]?.id);
    await userEvent.keyboard("{Enter}");
    expect(field.value).toBe("hello @milo ");
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(field.selectionStart).toBe(12);
  });

  test("takes a touched one and keeps the focus; Escape closes without a choice", async () => {
    await draw(<Typing />);
    const field = screen.getByLabelText<HTMLTextAreaElement>("Words");
    await userEvent.type(field, "@mi");
    await userEvent.click(await screen.findByText("mira"));
    expect(field.value).toBe("@mira ");
    expect(document.activeElement).toBe(field);
    await userEvent.type(field, "@m");
    await screen.findAllByRole("option");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("listbox")).toBeNull();
    await userEvent.keyboard("{Enter}");
    expect(field.value).toBe("@mira @m\n");
  });

  test("leaves the keys of an input method alone", async () => {
    await draw(<Typing />);
    const field = screen.getByLabelText<HTMLTextAreaElement>("Words");
    await userEvent.type(field, "@m");
    await screen.findAllByRole("option");
    expect(fireEvent.keyDown(field, { key: "Enter", isComposing: true })).toBe(true);
    expect(field.value).toBe("@m");
    fireEvent.compositionStart(field);
    await waitFor(() => expect(screen.queryByRole("listbox")).toBeNull());
  });
});
