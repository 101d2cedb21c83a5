import { describe, expect, test } from "vitest";
import { codePoints, shortCount } from "@/platform/count";
import { keysByBody, newKey } from "@/platform/keys";
import { safeNext } from "@/platform/next";
import { relativeTime } from "@/platform/time";
import { fieldSentence } from "@/ui/words";

describe("safeNext", () => {
  test.each(["/ana", "/p/GW?x=1#y", "/settings/profile"])("keeps %s", (next) =>
    expect(safeNext(next)).toBe(next),
  );
  test.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "/\t/evil.example",
    "/login?next=/login",
    "ana",
    "",
    null,
    7,
  ])("leads %j home", (next) => expect(safeNext(next)).toBe("/"));
});

describe("relativeTime", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  test.each([
    ["2026-11-20T12:00:05Z", "now"],
    ["2026-11-20T11:59:40Z", "now"],
    ["2026-11-20T11:55:00Z", "5 min. ago"],
    ["2026-11-20T09:00:00Z", "3 hr. ago"],
    ["2026-11-18T12:00:00Z", "2 days ago"],
    ["2026-11-01T12:00:00Z", "2 wk. ago"],
    ["2026-08-01T12:00:00Z", "Aug 1"],
    ["2024-08-01T12:00:00Z", "Aug 1, 2024"],
  ])("%s is %s", (at, words) => expect(relativeTime(at, now, "en-US")).toBe(words));
});

test("characters are counted as the server counts them", () => {
  expect(codePoints("añ👩‍👧")).toBe(5);
});

test("a refusal beside a field is a sentence", () => {
  expect(fieldSentence("Username", "is taken; please choose another")).toBe(
    "Username is taken; please choose another",
  );
  expect(fieldSentence("Caption", "at most 2200 characters")).toBe("At most 2200 characters");
});

test("counts stay exact until they are long", () => {
  expect(shortCount(9_999, "en-US")).toBe("9,999");
  expect(shortCount(12_345, "en-US")).toBe("12.3K");
});

test("keys differ, fit the contract, and stay the same for the same body", () => {
  expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
  const keyOf = keysByBody();
  const first = keyOf({ a: 1 });
  expect(keyOf({ a: 1 })).toBe(first);
  expect(keyOf({ a: 2 })).not.toBe(first);
});
