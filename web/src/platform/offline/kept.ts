/** The words kept on the device: written for one owner, read by the same, and gone with the session. */
import { newKey } from "../keys";
import { answer, inOne, ownerIn, type Owner } from "./database";
import { PICTURES } from "./names";

/** Nobody is logged in, or somebody else: nothing that was kept may be read any more. Never fails. */
export async function forgetAll(): Promise<void> {
  await change(null);
}

/** From now on things are kept for this account. What was kept for another is gone first. */
export async function keepFor(id: string): Promise<void> {
  await change(id);
}

async function change(id: string | null): Promise<void> {
  let isChanged = true;
  try {
    isChanged = await inOne("readwrite", async (stores) => {
      const owner = await ownerIn(stores);
      if (id !== null && owner?.id === id) return false;
      stores.words.clear();
      stores.pictures.clear();
      if (id === null) stores.owner.clear();
      else stores.owner.put({ id, era: newKey() } satisfies Owner, "owner");
      return true;
    });
  } catch {
    // No database, so nothing is kept by it; pictures may lie in the cache all the same.
  }
  if (isChanged) await dropPictures().catch(() => undefined);
}

/** All pictures, of whatever era. */
async function dropPictures(): Promise<void> {
  if (!("caches" in globalThis)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PICTURES)).map((name) => caches.delete(name)));
}

/** Keep a value under a name, if the owner is still the one for whom it was asked. Never fails. */
export async function keepWords(name: string, value: unknown, owner: Owner): Promise<void> {
  try {
    await inOne("readwrite", async (stores) => {
      if ((await ownerIn(stores))?.era === owner.era) stores.words.put(value, name);
    });
  } catch {
    // A full or forbidden disk: there will be nothing to read without a network.
  }
}

/** What was kept under a name, or null. */
export async function keptWords<T>(name: string): Promise<T | null> {
  try {
    return await inOne("readonly", async (stores) => {
      if ((await ownerIn(stores)) === null) return null;
      return (await answer(stores.words.get(name) as IDBRequest<T | undefined>)) ?? null;
    });
  } catch {
    return null;
  }
}

/** Change what is kept under a name, where there is anything. */
export async function changeWords<T>(name: string, change: (value: T) => T): Promise<void> {
  try {
    await inOne("readwrite", async ({ words }) => {
      const value = await answer(words.get(name) as IDBRequest<T | undefined>);
      if (value !== undefined) words.put(change(value), name);
    });
  } catch {
    // Nothing is kept.
  }
}
