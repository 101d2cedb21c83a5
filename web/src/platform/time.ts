/** Times as people say them. */
import { t } from "./words";
import { locale as readersLocale } from "./words/language";

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
  ["week", 5],
];

/** Making one takes longer than all else about a post's header, and a feed says hundreds of times. */
const kept = new Map<string, unknown>();

function remembered<Format>(key: string, make: () => Format): Format {
  const known = (kept.get(key) as Format | undefined) ?? make();
  kept.set(key, known);
  return known;
}

const ago = (locale: string) =>
  remembered(
    `ago ${locale}`,
    () => new Intl.RelativeTimeFormat(locale, { style: "short", numeric: "always" }),
  );

function dates(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return remembered(`${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));
}

/** "now", "5 min ago", "3 days ago"; beyond a month the date, with the year where it is another one. */
export function relativeTime(iso: string, now: number, locale = readersLocale()): string {
  const then = Date.parse(iso);
  let amount = Math.max(0, (now - then) / 1000);
  if (amount < 45) return t("ui.now");
  for (const [unit, size] of UNITS) {
    if (amount < size) return ago(locale).format(-Math.floor(amount), unit);
    amount /= size;
  }
  const isThisYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return dates(locale, {
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(then);
}

export function absoluteTime(iso: string, locale = readersLocale()): string {
  return dates(locale, { dateStyle: "full", timeStyle: "short" }).format(Date.parse(iso));
}
