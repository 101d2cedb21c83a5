/** Which sizes of a picture exist, in true pixels, so that the browser can choose without guessing. */

export interface Medium {
  media_id: string;
  type: string;
  width: number;
  height: number;
  alt_text?: string | null;
  placeholder?: string | null;
  /** A video's are its cover. */
  urls: { thumbnail: string; small: string; medium: string; large: string; original?: string | null };
  /** What can be played so far, by `480p`, `720p`, `1080p` and `hls`. */
  video_urls?: Record<string, string> | null;
  duration_seconds?: number | null;
  has_audio?: boolean | null;
  /** An animated picture: without sound, without end. */
  is_looping?: boolean | null;
}

export function isVideo(medium: Pick<Medium, "type">): boolean {
  return medium.type === "video";
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

/** The same rendition in AVIF. Null for an address that is not one of ours. */
export function avifUrl(url: string): string | null {
  return /\.jpe?g($|\?)/.test(url) ? url.replace(/\.jpe?g($|\?)/, ".avif$1") : null;
}

/** What several media are together, or one alone: the messages say it in words. */
export type MediaKind = "photo" | "video" | "photos" | "videos" | "mixed";

export function mediaKind(media: readonly Pick<Medium, "type">[]): MediaKind {
  const videos = media.filter(isVideo).length;
  if (media.length === 1) return videos === 1 ? "video" : "photo";
  if (videos === 0) return "photos";
  return videos === media.length ? "videos" : "mixed";
}

/** Width over height a frame takes in a list: never so tall that one must scroll to see it, never a strip. */
export function frameRatio(medium: Pick<Medium, "width" | "height"> | undefined): number {
  if (!medium || medium.width <= 0 || medium.height <= 0) return 1;
  return Math.min(1.91, Math.max(0.8, medium.width / medium.height));
}

/** Which part of the width of a frame of this shape a picture takes that is shown whole in it. */
export function widthPart({ width, height }: Pick<Medium, "width" | "height">, ratio: number): number {
  return width > 0 && height > 0 ? Math.min(1, width / height / ratio) : 1;
}
