/** Pure decisions about playing a video: which rendition, whether by itself, how time is said. */
import { number, twoDigits } from "@/platform/count";

/** Short sides of the renditions in pixels, by name. */
const SHORT_SIDES: Record<string, number> = { "480p": 480, "720p": 720, "1080p": 1080 };
export const HLS = "hls";

/** What is known of the way to the server; the Network Information API, where there is one. */
export interface Connection {
  saveData?: boolean;
  effectiveType?: string;
  /** Megabits a second. */
  downlink?: number;
}

export interface Wanted {
  /** The short side as shown, in CSS pixels. */
  shortSide: number;
  devicePixelRatio: number;
  connection: Connection | null;
  mayUseHls: boolean;
}

/** Beyond two pixels for one nobody sees a difference in something that moves. */
const LARGEST_RATIO = 2;
/** A rendition need not cover the last pixels: a tenth less is not seen. */
const ENOUGH = 0.9;

/**
 * The address to play, or null where nothing can be played yet: HLS where the browser plays it by itself, otherwise
 * the smallest MP4 that fills the shown size, within what the connection carries.
 */
export function chooseRendition(
  urls: Record<string, string> | null | undefined,
  wanted: Wanted,
): string | null {
  if (!urls) return null;
  if (wanted.mayUseHls && urls[HLS]) return urls[HLS];
  const known = Object.entries(SHORT_SIDES).flatMap(([name, side]) => {
    const url = urls[name];
    return url ? [{ side, url }] : [];
  });
  const pixels = wanted.shortSide * Math.min(wanted.devicePixelRatio || 1, LARGEST_RATIO) * ENOUGH;
  const most = largestFor(wanted.connection);
  const allowed = known.filter(({ side }) => side <= most);
  const chosen = allowed.find(({ side }) => side >= pixels) ?? allowed.at(-1) ?? known[0];
  return chosen?.url ?? null;
}

/** The next smaller MP4 than one that failed, or null. */
export function smallerRendition(
  urls: Record<string, string> | null | undefined,
  failed: string,
): string | null {
  const known = Object.keys(SHORT_SIDES).flatMap((name) => urls?.[name] ?? []);
  const at = known.indexOf(failed);
  if (at >= 0) return known[at - 1] ?? null;
  return known.at(-1) ?? null;
}

function largestFor(connection: Connection | null): number {
  if (!connection) return 1080;
  const { saveData, effectiveType, downlink } = connection;
  if (saveData || /2g|3g/.test(effectiveType ?? "")) return 480;
  if (downlink !== undefined && downlink > 0 && downlink < 2.5) return 480;
  if (downlink !== undefined && downlink > 0 && downlink < 5) return 720;
  return 1080;
}

/** Whether videos may start by themselves. */
export function mayAutoplay(wishes: { reducesMotion: boolean; connection: Connection | null }): boolean {
  return !wishes.reducesMotion && !wishes.connection?.saveData;
}

/** 7 → "0:07", 72 → "1:12". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  return `${number(Math.floor(whole / 60))}:${twoDigits(whole % 60)}`;
}

export interface Candidate {
  id: symbol;
  /** The part of it that is in view, 0–1. */
  ratio: number;
  mayStart: boolean;
}

export const IN_VIEW = 0.5;

/** Of all the videos on a page one plays by itself: the one most in view, and of equals the first. */
export function whoPlays(candidates: readonly Candidate[]): symbol | null {
  let best: Candidate | null = null;
  for (const each of candidates) {
    if (each.mayStart && each.ratio >= IN_VIEW && each.ratio > (best?.ratio ?? 0)) best = each;
  }
  return best?.id ?? null;
}
