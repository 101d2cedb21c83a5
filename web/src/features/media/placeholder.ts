import { thumbHashToDataURL } from "thumbhash";

const known = new Map<string, string>();
const LARGEST_KNOWN = 400;

/** The blurred ghost of a picture as a CSS image, or null where the hash cannot be read. */
export function placeholderImage(thumbhash: string | null | undefined): string | null {
  if (!thumbhash) return null;
  const remembered = known.get(thumbhash);
  if (remembered) return remembered;
  try {
    const bytes = Uint8Array.from(atob(thumbhash), (character) => character.charCodeAt(0));
    if (bytes.length < 5) return null;
    const image = `url("${thumbHashToDataURL(bytes)}")`;
    if (known.size >= LARGEST_KNOWN) known.clear();
    known.set(thumbhash, image);
    return image;
  } catch {
    return null;
  }
}
