/** The pictures kept on the device, by the medium they are of. The service worker keeps them (`worker/pictures.ts`). */
import { answer, currentOwner, inOne } from "./database";
import { PICTURES } from "./names";

const PICTURE = /^\/media\/([1-9][0-9]{0,18})_[a-z]{1,5}\.(?:jpg|webp|avif)$/;

/** A picture's own id, whatever its size or signature; null for another address. */
export function mediaId(path: string): string | null {
  return PICTURE.exec(path)?.[1] ?? null;
}

/** Drop every size of these: the right to one is the right to all. Never fails. */
export async function dropPictures(mediaIds: readonly string[]): Promise<void> {
  const ids = new Set<string | null>(mediaIds);
  try {
    const owner = await currentOwner();
    const paths = await inOne("readwrite", async ({ pictures }) => {
      const all = (await answer(pictures.getAllKeys())).map(String).filter((each) => ids.has(mediaId(each)));
      for (const each of all) pictures.delete(each);
      return all;
    });
    if (!owner || paths.length === 0) return;
    const cache = await caches.open(PICTURES + owner.era);
    await Promise.all(paths.map((each) => cache.delete(each)));
  } catch {
    // Nothing is kept.
  }
}
