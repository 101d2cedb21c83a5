/** Fewer pixels where the way to the server is slow or dear: `first-paint.js` has judged that, once for the page. */

/**
 * So many pixels of a picture for one of the page's, at most. With 1.25 a picture of 4:5, the one that fills a phone, just
 * missed the 512 pixels of its middle size on a window of 412, and came at twice the bytes.
 */
const ENOUGH = 1.2;

/** The `sizes` to ask with: how wide a picture is drawn, or less. */
export function thriftySizes(sizes: string): string {
  if (!("thrifty" in document.documentElement.dataset)) return sizes;
  return partOfSizes(sizes, Math.min(1, ENOUGH / window.devicePixelRatio));
}

/** The `sizes` of what is drawn on a part of the width. */
export function partOfSizes(sizes: string, part: number): string {
  return sizes.replace(/(calc\([^,]*\)|[\d.]+(?:px|vw))(?=,|$)/g, (width) => `calc(${width} * ${part})`);
}
