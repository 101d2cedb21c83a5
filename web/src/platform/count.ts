/** 987 → "987", 12 345 → "12.3K": short on the face, exact for screen readers. */
export function shortCount(count: number, locale?: string): string {
  if (count < 10_000) return new Intl.NumberFormat(locale).format(count);
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

/** Characters as the server counts them: code points, not UTF-16 units. */
export function codePoints(text: string): number {
  return Array.from(text).length;
}

const BYTE_UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** 1234567 → "1.2 MB": decimal, as the server counts its limits. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${BYTE_UNITS[unit] ?? ""}`;
}
