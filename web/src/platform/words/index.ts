/**
 * The words of the client. `t("ui.save")` gives them in the language of the page; a catalogue is one language's
 * messages in ICU MessageFormat, compiled while building (`words.ts` beside the build's settings) and fetched alone.
 */
import type { CompiledMessage } from "icu-minify/format";
import format from "icu-minify/format";
import type { English } from "./en";
import { language, locale, type Language } from "./language";
import type { ValuesOf } from "./message";

export type WordKey = keyof English;
type Values<Key extends WordKey> = Key extends WordKey ? ValuesOf<English[Key]> : never;
/** The keys of messages that need to be told nothing. */
export type PlainKey = { [Key in WordKey]: keyof Values<Key> extends never ? Key : never }[WordKey];
type Told<Key extends WordKey> = [Key] extends [PlainKey] ? [] : [values: Values<Key>];

type Catalogue = Record<string, CompiledMessage>;

/** Fetched by themselves, so that nobody loads a language they do not read. */
const CATALOGUES: Record<Language, () => Promise<{ default: unknown }>> = {
  en: () => import("./en"),
  de: () => import("./de"),
  ar: () => import("./ar"),
};

/** The rest of each: what no first page says. */
const LATER: Record<Language, () => Promise<{ default: unknown }>> = {
  en: () => import("./en/index.ts?later"),
  de: () => import("./de/index.ts?later"),
  ar: () => import("./ar/index.ts?later"),
};

let catalogue: Catalogue = {};
let isLaterWanted = false;

/** Fetch the words of the page's language; nothing can be said before that. */
export async function loadWords(): Promise<void> {
  const wanted = language();
  const [first, later] = await Promise.all([CATALOGUES[wanted](), isLaterWanted ? LATER[wanted]() : null]);
  if (wanted === language())
    catalogue = { ...(first.default as Catalogue), ...(later?.default as Catalogue) };
}

/** Fetch the rest of the words, now and in any language that is chosen from now on. */
export async function loadLater(): Promise<void> {
  isLaterWanted = true;
  await loadWords();
}

const pluralRules = new Map<string, Intl.PluralRules>();
const numberFormats = new Map<string, Intl.NumberFormat>();
const formatters = {
  getPluralRules: (locale: unknown, options?: Intl.PluralRulesOptions) =>
    remembered(pluralRules, String(locale), options, () => new Intl.PluralRules(String(locale), options)),
  getNumberFormat: (_language: unknown, options?: Intl.NumberFormatOptions) =>
    remembered(numberFormats, locale(), options, () => new Intl.NumberFormat(locale(), options)),
  getDateTimeFormat: (locale: unknown, options?: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(String(locale), options),
};

function remembered<T>(store: Map<string, T>, locale: string, options: object | undefined, make: () => T): T {
  const key = `${locale} ${JSON.stringify(options ?? {})}`;
  const known = store.get(key) ?? make();
  store.set(key, known);
  return known;
}

/** The words of one message, in the language of the page. */
export function t<Key extends WordKey>(key: Key, ...[values]: Told<Key>): string {
  return String(formatted(key, values));
}

/** The parts of a message that has tags in it: what each tag makes of its words, between the words around it. */
export function parts<T>(
  key: WordKey,
  values: Record<string, string | number | ((words: (string | T)[]) => T)>,
): (string | T)[] {
  const made = formatted<T>(key, values);
  return Array.isArray(made) ? made : [made];
}

type Given<T> = Record<string, string | number | ((words: (string | T)[]) => T)>;

function formatted<T>(key: WordKey, values: unknown): string | T | (string | T)[] {
  const message = catalogue[key];
  // Only where a client older than its catalogue runs, or before the words have come: the key says at least something.
  if (message === undefined) return key;
  return format<T>(message, language(), (values ?? {}) as Given<T>, { formatters });
}
