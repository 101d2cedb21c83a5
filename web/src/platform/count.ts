/** Numbers as the reader's language writes them. */
import { locale } from "./words/language";

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions, place = locale()): Intl.NumberFormat {
  const key = `${place} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(place, options);
  formats.set(key, known);
  return known;
}

/** 1234.5 → "1,234.5"; with as many decimals as asked for, or fewer where `least` allows. */
export function number(value: number, decimals = 0, least = decimals): string {
  return format({ minimumFractionDigits: least, maximumFractionDigits: decimals }).format(value);
}

/** 7 → "07": the seconds of a clock. */
export function twoDigits(value: number): string {
  return format({ minimumIntegerDigits: 2 }).format(value);
}

/** 0.509 → "50%": never more than there is. */
export function percent(fraction: number): string {
  return format({ style: "percent" }).format(Math.floor(fraction * 100) / 100);
}

/** 987 → "987", 12 345 → "12.3K": short on the face, exact for screen readers. */
export function shortCount(count: number, place = locale()): string {
  if (count < 10_000) return format({}, place).format(count);
  return format({ notation: "compact", maximumFractionDigits: 1 }, place).format(count);
}

/** Characters as the server counts them: code points, not UTF-16 units. */
export function codePoints(text: string): number {
  return Array.from(text).length;
}

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** 1234567 → "1.2 MB", never torn in two by a line's end: decimal, as the server counts its limits. */
export function bytes(count: number): string {
  let value = count;
  let at = 0;
  while (value >= 999.5 && at < BYTE_UNITS.length - 1) {
    value /= 1000;
    at += 1;
  }
  const unit = BYTE_UNITS[at] ?? "terabyte";
  const maximumFractionDigits = at > 0 && value < 9.95 ? 1 : 0;
  const unitDisplay = at === 0 ? "long" : "short";
  return format({ style: "unit", unit, unitDisplay, maximumFractionDigits })
    .format(value)
    .replaceAll(" ", "\u00a0");
}
