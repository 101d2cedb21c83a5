/** 987 → "987", 12 345 → "12.3K": short on the face, exact for screen readers. */
export function shortCount(count: number, locale?: string): string {
  if (count < 10_000) return new Intl.NumberFormat(locale).format(count);
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

/** Characters as the server counts them: code points, not UTF-16 units. */
export function codePoints(text: string): number {
  return Array.from(text).length;
}
