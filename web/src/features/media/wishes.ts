/** What the reader's device says of moving pictures and of the way to the server. */
import type { Connection } from "./playing";

export function connection(): Connection | null {
  return (navigator as Navigator & { connection?: Connection }).connection ?? null;
}

export function reducesMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Only Apple's own player is to be trusted with HLS without a library; others say they can, since lately. */
export function playsHls(video: HTMLVideoElement): boolean {
  return navigator.vendor.startsWith("Apple") && video.canPlayType("application/vnd.apple.mpegurl") !== "";
}
