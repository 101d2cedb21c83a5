import { afterEach, expect, test } from "vitest";
import { NOTHING_SAID } from "@/features/engagement/draft";
import { beginSaying, draftUnder, endSaying, recoverSaying } from "@/features/engagement/saying";
import { readKept, writeKept } from "@/platform/kept";

const UNDER = draftUnder("1", "1024");
const draft = (text: string) => ({ text, answering: null });

afterEach(() => sessionStorage.clear());

test("words that were not heard are the same comment when they are sent again, and others are not", () => {
  const key = beginSaying(UNDER, draft("Is it wild? "));
  endSaying(UNDER, false);
  expect(beginSaying(UNDER, draft("Is it wild?"))).toBe(key);
  endSaying(UNDER, false);
  expect(beginSaying(UNDER, draft("Is it very wild?"))).not.toBe(key);
});

test("the same words once more, after they were heard, are another comment", () => {
  const key = beginSaying(UNDER, draft("Again"));
  endSaying(UNDER, true);
  expect(beginSaying(UNDER, draft("Again"))).not.toBe(key);
});

test("what this page is saying is not given back to it", () => {
  beginSaying(UNDER, draft("On its way"));
  recoverSaying(UNDER);
  expect(readKept(UNDER)).toBeNull();
});

test("what a page was saying when it ended is given back once, before what was written since", () => {
  writeKept(`${UNDER}.saying`, { draft: draft("Before the fall"), key: "k", isGivenBack: false });
  writeKept(UNDER, { ...NOTHING_SAID, text: "and since" });
  recoverSaying(UNDER);
  recoverSaying(UNDER);
  expect(readKept(UNDER)).toEqual(draft("Before the fall\nand since"));
  expect(beginSaying(UNDER, draft("Before the fall"))).toBe("k");
});
