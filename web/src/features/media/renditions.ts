/** Which sizes of a picture exist, in true pixels, so that the browser can choose without guessing. */

export interface Medium {
  media_id: string;
  type: string;
  width: number;
  height: number;
  alt_text?: string | null;
  placeholder?: string | null;
  urls: { thumbnail: string; small: string; medium: string; large: string; original?: string | null };
}

/** Longest sides of the renditions, in pixels. Never enlarged. */
const LONGEST = { small: 320, medium: 640, large: 1080 } as const;

export interface Candidate {
  url: string;
  width: number;
}

/** Candidates in growing width; sizes that would be the very same picture are named once. */
export function candidates(medium: Pick<Medium, "width" | "height" | "urls">): Candidate[] {
  const longest = Math.max(medium.width, medium.height, 1);
  const all = (["small", "medium", "large"] as const).map((size) => ({
    url: medium.urls[size],
    width: Math.max(1, Math.round(medium.width * Math.min(1, LONGEST[size] / longest))),
  }));
  return all.filter((each, index) => all.findIndex((other) => other.width === each.width) === index);
}

export function srcSet(list: readonly Candidate[]): string {
  return list.map(({ url, width }) => `${url} ${width}w`).join(", ");
}

/** The same rendition in WebP. Null for an address that is not one of ours. */
export function webpUrl(url: string): string | null {
  return /\.jpe?g($|\?)/.test(url) ? url.replace(/\.jpe?g($|\?)/, ".webp$1") : null;
}

/** Width over height a frame takes in a list: never so tall that one must scroll to see it, never a strip. */
export function frameRatio(medium: Pick<Medium, "width" | "height"> | undefined): number {
  if (!medium || medium.width <= 0 || medium.height <= 0) return 1;
  return Math.min(1.91, Math.max(0.8, medium.width / medium.height));
}
