/** Where a place leads: to a map that anyone may look at, by its spot where its author gave one, else by its name. */
import type { Post } from "./types";

const MAP = "https://www.openstreetmap.org";
/** Streets are told apart. */
const CLOSE = 15;

export function mapLink({ name, latitude, longitude }: NonNullable<Post["location"]>): string {
  if (typeof latitude === "number" && typeof longitude === "number") {
    return `${MAP}/?mlat=${latitude}&mlon=${longitude}#map=${CLOSE}/${latitude}/${longitude}`;
  }
  return `${MAP}/search?query=${encodeURIComponent(name)}`;
}
