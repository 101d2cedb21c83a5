/** The pictures one has looked at, kept for their owner within a bound of bytes. */
import { answer, inOne, ownerIn, currentOwner, type Owner, type Picture } from "@/platform/offline/database";
import { PICTURES } from "@/platform/offline/names";
import { dropPictures, mediaId } from "@/platform/offline/pictures";
import { isEnded, isForEveryone, LARGEST_PICTURE_BYTES, leaving, mayKeep } from "./rules";

/** Looked at again within this time, a picture need not be noted again. */
const NOTED_MILLISECONDS = 60_000;

const shelf = ({ era }: Owner) => caches.open(PICTURES + era);

/** Answer with what everyone may see from the shelf; anything else from the server, and from the shelf without one. */
export async function picture(
  request: Request,
  alongside: (work: Promise<unknown>) => void,
): Promise<Response> {
  const path = new URL(request.url).pathname;
  const owner = await currentOwner();
  const kept = owner ? await (await shelf(owner)).match(path) : undefined;
  if (kept && isForEveryone(kept.headers.get("Cache-Control"))) {
    alongside(note(path));
    return kept;
  }
  try {
    const fresh = await fetch(request);
    if (owner && isEnded(fresh.status)) alongside(dropPictures([mediaId(path) ?? ""]));
    else if (owner && mayKeep(fresh.status, fresh.type, fresh.headers.get("Cache-Control"))) {
      alongside(keep(path, fresh.clone(), owner));
    }
    return fresh;
  } catch (thrown) {
    const found = kept ?? (owner ? await otherSize(path, owner) : undefined);
    if (found) return found;
    throw thrown;
  }
}

/** Without a network another size of the same picture is better than none. */
async function otherSize(path: string, owner: Owner): Promise<Response | undefined> {
  const id = mediaId(path);
  const paths = await inOne("readonly", ({ pictures }) => answer(pictures.getAllKeys()));
  const other = paths.map(String).find((each) => mediaId(each) === id);
  return other === undefined ? undefined : (await shelf(owner)).match(other);
}

async function note(path: string): Promise<void> {
  await inOne("readwrite", async ({ pictures }) => {
    const known = await answer(pictures.get(path) as IDBRequest<Picture | undefined>);
    const usedAt = Date.now();
    if (known && usedAt - known.usedAt > NOTED_MILLISECONDS) pictures.put({ ...known, usedAt });
  });
}

async function keep(path: string, fresh: Response, owner: Owner): Promise<void> {
  const body = await fresh.blob();
  if (body.size > LARGEST_PICTURE_BYTES) return;
  const cache = await shelf(owner);
  // Noted before it is there: if the worker ends in between, too much is counted, never too little.
  const gone = await inOne("readwrite", async (stores) => {
    if ((await ownerIn(stores))?.era !== owner.era) return null;
    const all = await answer(stores.pictures.getAll() as IDBRequest<Picture[]>);
    const others = all.filter((each) => each.path !== path);
    const paths = leaving(others, body.size);
    for (const each of paths) stores.pictures.delete(each);
    stores.pictures.put({ path, bytes: body.size, usedAt: Date.now() } satisfies Picture);
    return paths;
  });
  if (gone !== null) {
    await Promise.all(gone.map((each) => cache.delete(each)));
    await cache.put(path, new Response(body, { headers: fresh.headers }));
  }
  // Whoever logged out meanwhile leaves nothing behind.
  if ((await currentOwner())?.era !== owner.era) await caches.delete(PICTURES + owner.era);
}

/** Put right what a worker that ended in the middle of something has left. */
export async function tidy(): Promise<void> {
  const owner = await currentOwner();
  const name = owner ? PICTURES + owner.era : null;
  for (const each of await caches.keys()) {
    if (each.startsWith(PICTURES) && each !== name) await caches.delete(each);
  }
  if (!owner) return;
  const cache = await shelf(owner);
  const there = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const noted = await inOne("readwrite", async ({ pictures }) => {
    const paths = (await answer(pictures.getAllKeys())).map(String);
    for (const each of paths) if (!there.has(each)) pictures.delete(each);
    return new Set(paths);
  });
  for (const each of there) if (!noted.has(each)) await cache.delete(each);
}
