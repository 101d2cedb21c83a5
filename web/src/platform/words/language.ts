/**
 * The language of the page: the reader's choice, else the first that the device asks for and we have, else English.
 * `public/static/first-paint.js` applies the same rule before the first paint.
 */
import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "../stored";

export const LANGUAGES = ["en", "de", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words, so that everybody finds theirs. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", de: "Deutsch", ar: "العربية" };

const RIGHT_TO_LEFT: readonly Language[] = ["ar"];
const KEY = "heliograph.language";
const listeners = new Set<() => void>();

/** "de-AT" → "de"; null for a language we do not have. */
export function languageOf(tag: string | null | undefined): Language | null {
  const base = tag?.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((each) => each === base) ?? null;
}

/** What the reader chose, or null where the device decides. */
export function chosenLanguage(): Language | null {
  return languageOf(readStored(KEY));
}

function wanted(): Language {
  const chosen = chosenLanguage();
  if (chosen) return chosen;
  for (const tag of navigator.languages) {
    const known = languageOf(tag);
    if (known) return known;
  }
  return "en";
}

let current: Language = wanted();

export function language(): Language {
  return current;
}

/** The language with the region the reader's device has for it: dates and numbers are written by regions. */
export function locale(): string {
  return navigator.languages.find((tag) => languageOf(tag) === current) ?? current;
}

export function isRightToLeft(): boolean {
  return RIGHT_TO_LEFT.includes(current);
}

/** 1 where the line runs to the right, -1 where it runs to the left: for what is measured or keyed sideways. */
export function lineDirection(): 1 | -1 {
  return isRightToLeft() ? -1 : 1;
}

/** Keep a choice, or leave it to the device with null. Answers whether the language of the page is another now. */
export function chooseLanguage(choice: Language | null): boolean {
  writeStored(KEY, choice);
  const before = current;
  current = wanted();
  return current !== before;
}

/** Tell the page what it is written in, and everyone who draws. Called when the words are there. */
export function showLanguage(): void {
  const { documentElement: page } = document;
  page.lang = current;
  page.dir = isRightToLeft() ? "rtl" : "ltr";
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The language that is shown; the whole page is drawn anew with another one. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => languageOf(document.documentElement.lang) ?? "en");
}

/** What the reader chose, as it changes. */
export function useLanguageChoice(): Language | null {
  return useSyncExternalStore(subscribe, chosenLanguage);
}
