import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import compile from "icu-minify/compile";
import { render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { bytes, number, percent, shortCount } from "@/platform/count";
import { asProblem, problemFrom } from "@/platform/problem";
import { relativeTime } from "@/platform/time";
import { loadWords, t } from "@/platform/words";
import {
  chooseLanguage,
  LANGUAGES,
  languageOf,
  lineDirection,
  showLanguage,
  type Language,
} from "@/platform/words/language";
import { Rich } from "@/ui/Rich";
import { messagesOf } from "../../words.ts";

const ROOT = resolve(import.meta.dirname, "../../src/platform/words");
const FILES = readdirSync(`${ROOT}/en`).filter((file) => file !== "index.ts");

/** Which plural forms a language has; ours are those of the Unicode data the browser has too. */
const FORMS = Object.fromEntries(
  LANGUAGES.map((each) => [each, new Intl.PluralRules(each).resolvedOptions().pluralCategories]),
) as Record<Language, string[]>;

/** The kinds of compiled parts. */
const SELECT = 1;
const PLURAL = 2;
const NUMBER = 4;

interface Asked {
  /** What is said as it was told, tags included. */
  values: Set<string>;
  plurals: Record<string, unknown>[];
}

/** Walk a compiled message: text, ["name"], ["name", kind, options] and ["tag", ...words]. */
function asked(nodes: unknown, found: Asked = { values: new Set(), plurals: [] }): Asked {
  if (!Array.isArray(nodes)) return found;
  for (const node of nodes as unknown[]) {
    if (!Array.isArray(node)) continue;
    const [name, kind, options] = node as [string, unknown, Record<string, unknown> | undefined];
    if (node.length === 1 || kind === NUMBER) found.values.add(name);
    else if (kind === SELECT || kind === PLURAL) {
      if (kind === PLURAL) found.plurals.push(options ?? {});
      for (const branch of Object.values(options ?? {})) asked(branch, found);
    } else {
      found.values.add(`<${name}>`);
      asked(node.slice(1), found);
    }
  }
  return found;
}

const write = (choice: Language) => {
  chooseLanguage(choice);
  return loadWords().then(showLanguage);
};

afterEach(async () => {
  await write("en");
  localStorage.clear();
});

describe.each(FILES)("the catalogue %s", (file) => {
  test.each(["de", "ar"] as const)("says in %s all that it says in English", async (language) => {
    const english = await messagesOf(`${ROOT}/en/${file}`);
    const other = await messagesOf(`${ROOT}/${language}/${file}`);
    expect(Object.keys(other).sort()).toEqual(Object.keys(english).sort());
    for (const [key, message] of Object.entries(english)) {
      const there = asked(compile(other[key] ?? ""));
      expect([key, [...there.values].sort()]).toEqual([key, [...asked(compile(message)).values].sort()]);
    }
  });

  test.each(LANGUAGES)("has every plural form of %s", async (language) => {
    for (const [key, message] of Object.entries(await messagesOf(`${ROOT}/${language}/${file}`))) {
      expect(message.trim(), key).not.toBe("");
      for (const plural of asked(compile(message)).plurals) {
        const forms = Object.keys(plural);
        if (forms.join() !== "other") expect([key, forms.sort()]).toEqual([key, [...FORMS[language]].sort()]);
      }
    }
  });
});

test("no message has two homes", async () => {
  const keys = await Promise.all(
    FILES.map(async (file) => Object.keys(await messagesOf(`${ROOT}/en/${file}`))),
  );
  expect(new Set(keys.flat()).size).toBe(keys.flat().length);
});

test("the device's languages are ours by their first part", () => {
  expect(languageOf("de-AT")).toBe("de");
  expect(languageOf("AR_eg")).toBe("ar");
  expect(languageOf("tlh")).toBeNull();
  expect(languageOf(null)).toBeNull();
});

test("German says numbers, times and sizes as Germans do", async () => {
  await write("de");
  expect(t("feed.newPosts", { count: 1, shown: "1" })).toBe("1 neuer Beitrag");
  expect(t("feed.newPosts", { count: 3, shown: "3" })).toBe("3 neue Beiträge");
  expect(number(1234.5, 1)).toBe("1.234,5");
  expect(bytes(1_234_567)).toBe("1,2\u00a0MB");
  expect(percent(0.509)).toBe("50\u00a0%");
  expect(relativeTime("2026-11-20T11:55:00Z", Date.parse("2026-11-20T12:00:00Z"))).toBe("vor 5 Min.");
  expect(document.documentElement).toMatchObject({ lang: "de", dir: "ltr" });
});

test.each([
  [1, "ينقصها حرف واحد."],
  [2, "ينقصها حرفان."],
  [3, /أحرف\.$/],
  [11, /حرفًا\.$/],
  [100, /حرف\.$/],
])("Arabic counts %d in its own form", async (count, words) => {
  await write("ar");
  expect(t("auth.passwordShort", { count })).toMatch(words);
});

test("Arabic runs to the left, and names in it keep to themselves", async () => {
  await write("ar");
  expect(document.documentElement).toMatchObject({ lang: "ar", dir: "rtl" });
  expect(lineDirection()).toBe(-1);
  expect(t("post.by", { username: "ana." })).toContain("\u2068ana.\u2069");
  expect(t("media.count", { kind: "photos", count: 2 })).toMatch(/^صور، /);
  expect(shortCount(5)).toBe(new Intl.NumberFormat("ar").format(5));
});

test("a refusal is said in the reader's language, and as the server said it where we have no words", async () => {
  const body = {
    code: "username_taken",
    detail: "It is taken.",
    errors: [{ field: "username", message: "is taken" }],
  };
  expect(problemFrom(409, body, null).message).toBe("It is taken.");
  await write("de");
  const problem = problemFrom(409, body, null);
  expect(problem.message).toBe("Dieser Benutzername ist vergeben.");
  expect(problem.field("username")).toBe("Dieser Benutzername ist vergeben.");
  expect(problemFrom(418, { code: "teapot", detail: "I am a teapot." }, null).message).toBe("I am a teapot.");
  expect(asProblem(new TypeError("Failed to fetch")).message).toMatch(/nicht erreichbar/);
});

test("tags in a message become elements", () => {
  render(<Rich of="feed.othersFind" values={{ username: "ana", b: (words) => <strong>{words}</strong> }} />);
  expect(screen.getByText("ana").tagName).toBe("STRONG");
});
