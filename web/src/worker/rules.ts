/** What the worker does with which request: pure, told nothing of caches. */
import { mediaId } from "@/platform/offline/pictures";

export const MOST_PICTURE_BYTES = 50_000_000;
/** A larger one is not kept: it would drive out a hundred others. */
export const LARGEST_PICTURE_BYTES = 5_000_000;

export type Way = "page" | "part" | "picture" | "pass";

interface Asked {
  method: string;
  mode: string;
  url: string;
  headers: Pick<Headers, "has">;
}

/** Served by the program itself rather than by the client's page. */
const NO_PAGE = /^\/(?:api|media|upload|static|assets|metrics|livez|readyz|oembed|sw\.js)(?:\/|$)/;

/**
 * Which way a request goes. What is sent, asked for in ranges, streamed or answered by the API is not touched at all:
 * uploads, videos and everything that may be done with an account go past the worker.
 */
export function wayOf({ method, mode, url, headers }: Asked, origin: string): Way {
  const { origin: place, pathname } = new URL(url);
  if (method !== "GET" || place !== origin || headers.has("range")) return "pass";
  if (mode === "navigate") return NO_PAGE.test(pathname) ? "pass" : "page";
  if (pathname.startsWith("/assets/")) return "part";
  return mediaId(pathname) === null ? "pass" : "picture";
}

/** What everyone may see never changes, and need not be asked for again. What not everyone may see is asked for first. */
export function isForEveryone(cacheControl: string | null): boolean {
  return /(?:^|,)\s*public\b/.test(cacheControl ?? "");
}

/** Whether an answer may be kept for its owner until log-out. */
export function mayKeep(status: number, type: string, cacheControl: string | null): boolean {
  return status === 200 && type === "basic" && !/\bno-store\b/.test(cacheControl ?? "");
}

/** The server says that this viewer may not see it, or that it is gone. */
export function isEnded(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 410;
}

interface Weighed {
  path: string;
  bytes: number;
  usedAt: number;
}

/** Which pictures must go so that a new one fits: those not looked at for the longest. */
export function leaving(kept: readonly Weighed[], newBytes: number, most = MOST_PICTURE_BYTES): string[] {
  let over = kept.reduce((sum, { bytes }) => sum + bytes, newBytes) - most;
  const gone: string[] = [];
  for (const { path, bytes } of [...kept].sort((one, other) => one.usedAt - other.usedAt)) {
    if (over <= 0) break;
    gone.push(path);
    over -= bytes;
  }
  return gone;
}
