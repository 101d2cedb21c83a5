import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LANGUAGES } from "@/platform/words/language";
import { manifestOf, measuresOf } from "../../manifest";

const WORDS = "src/platform/words";
const GALLERY = "../docs/pictures/gallery";
const MOST_BYTES = 150_000;

/** What Chromium asks of pictures before it shows its large dialog: others it leaves out. */
test.each(LANGUAGES)("the manifest in %s has pictures that an installer shows", async (language) => {
  const { manifest, names } = await manifestOf(WORDS, GALLERY, language);
  const ratios = new Map<string, Set<string>>();
  for (const [at, { form_factor, sizes, src }] of manifest.screenshots.entries()) {
    const picture = readFileSync(`${GALLERY}/${names[at]}.webp`);
    const { width, height } = measuresOf(picture);
    expect([sizes, src]).toEqual([`${width}x${height}`, `/static/screenshots/${names[at]}.webp`]);
    expect(picture.length).toBeLessThanOrEqual(MOST_BYTES);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(320);
    expect(Math.max(width, height)).toBeLessThanOrEqual(3840);
    expect(Math.max(width, height) / Math.min(width, height)).toBeLessThanOrEqual(2.3);
    ratios.set(form_factor, (ratios.get(form_factor) ?? new Set()).add((width / height).toFixed(3)));
  }
  expect([...ratios].map(([shape, found]) => [shape, found.size])).toEqual([
    ["narrow", 1],
    ["wide", 1],
  ]);
});

test("every language says its own, of the same application", async () => {
  const all = await Promise.all(LANGUAGES.map((language) => manifestOf(WORDS, GALLERY, language)));
  const manifests = all.map(({ manifest }) => manifest);
  expect(new Set(manifests.map(({ id }) => id))).toEqual(new Set(["/"]));
  expect(manifests.map(({ lang, dir }) => `${lang} ${dir}`)).toEqual(["en ltr", "de ltr", "ar rtl"]);
  const said = manifests.map(({ description, shortcuts, screenshots }) => [
    description,
    ...[...shortcuts.map(({ name }) => name), ...screenshots.map(({ label }) => label)],
  ]);
  for (const [at, words] of said[0]?.entries() ?? []) {
    expect(words).toBeTruthy();
    expect(new Set(said.map((each) => each[at])).size).toBe(LANGUAGES.length);
  }
});
