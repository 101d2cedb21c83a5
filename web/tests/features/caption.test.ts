import { describe, expect, test } from "vitest";
import { captionPieces, captionStart } from "@/features/posts/caption";

/** Links as `<text>`, the rest as it is: readable in a table. */
function marked(caption: string): string {
  return captionPieces(caption)
    .map((piece) => (piece.kind === "text" ? piece.text : `<${piece.kind[0]} ${piece.text}>`))
    .join("");
}

describe("captionPieces", () => {
  test.each([
    ["plain words", "plain words"],
    ["with @ana and @ben.k.", "with <m @ana> and <m @ben.k>."],
    ["(@ana)", "(<m @ana>)"],
    ["write to ana@example.org", "write to ana@example.org"],
    ["@al is too short", "@al is too short"],
    [`@${"a".repeat(31)} is too long`, `@${"a".repeat(31)} is too long`],
    ["@Ana", "<m @Ana>"],
    ["#sea #Été2026, #日本", "<h #sea> <h #Été2026>, <h #日本>"],
    ["#1 is a number, #1st is not", "#1 is a number, <h #1st> is not"],
    ["a&#39; path/#part", "a&#39; path/#part"],
    ["see https://www.example.org/a?b=1.", "see <l example.org/a?b=1>."],
    ["javascript:alert(1)", "javascript:alert(1)"],
    ["https://x.example/@ana/#top", "<l x.example/@ana/#top>"],
    ["", ""],
  ])("%j", (caption, expected) => expect(marked(caption)).toBe(expected));

  test("a mention leads to the name in its canonical form", () => {
    expect(captionPieces("@Ana.B.")).toEqual([
      { kind: "mention", text: "@Ana.B", username: "ana.b" },
      { kind: "text", text: "." },
    ]);
  });

  test("loses no character of a long caption", () => {
    const caption = "@ana #x https://a.example/b) . ".repeat(70);
    const texts = captionPieces(caption).map((piece) => (piece.kind === "link" ? piece.href : piece.text));
    expect(texts.join("")).toBe(caption);
  });
});

describe("addresses", () => {
  test.each([
    "https://bank.example@evil.example/",
    "https://a:b@c.example/",
    "https://a.example:99999/",
    "https://[/",
  ])("%s leads nowhere", (address) => {
    expect(captionPieces(`See ${address} now`)).toEqual([{ kind: "text", text: `See ${address} now` }]);
  });
});

describe("captionStart", () => {
  test("short captions are shown whole", () => {
    expect(captionStart("one\ntwo")).toBeNull();
    expect(captionStart("x".repeat(150))).toBeNull();
  });
  test("long ones are cut between words", () => {
    const start = captionStart("word ".repeat(100));
    expect(start).toMatch(/word$/);
    expect(start?.length).toBeLessThanOrEqual(140);
  });
  test("many lines are cut after the third", () => {
    expect(captionStart("1\n2\n3\n4")).toBe("1\n2\n3");
  });
  test("an emoji is never cut in two", () => {
    expect(captionStart("👩".repeat(300))).toBe("👩".repeat(140));
  });
});
