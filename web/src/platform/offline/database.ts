/**
 * What this device keeps of somebody's, so that it can be read without a network. One database for the page and for
 * the service worker: both ask it on whose behalf they keep, and everything goes when that changes.
 */

const DATABASE = "heliograph.offline";

/** On whose behalf things are kept. Each log-in is another `era`: what began before it may not be kept in it. */
export interface Owner {
  id: string;
  era: string;
}

/** A picture in the browser's cache: how much it weighs, and when it was last looked at. */
export interface Picture {
  path: string;
  bytes: number;
  usedAt: number;
}

const STORES = ["owner", "words", "pictures"] as const;
type Store = (typeof STORES)[number];

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("owner");
      database.createObjectStore("words");
      database.createObjectStore("pictures", { keyPath: "path" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB did not open"));
  }).catch((thrown: unknown) => {
    opening = null;
    throw thrown;
  });
  return opening;
}

export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB refused"));
  });
}

type Stores = Record<Store, IDBObjectStore>;

/** Do all of `act` in one transaction, or nothing of it. Await nothing but the requests of its stores in there. */
export async function inOne<T>(mode: IDBTransactionMode, act: (stores: Stores) => Promise<T>): Promise<T> {
  const transaction = (await open()).transaction(STORES, mode);
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB gave up"));
  });
  const stores = Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)])) as Stores;
  const result = await act(stores);
  await done;
  return result;
}

export async function ownerIn(stores: Stores): Promise<Owner | null> {
  return (await answer(stores.owner.get("owner") as IDBRequest<Owner | undefined>)) ?? null;
}

/** On whose behalf things are kept; null where nobody is logged in, or nothing can be kept. */
export async function currentOwner(): Promise<Owner | null> {
  try {
    return await inOne("readonly", ownerIn);
  } catch {
    return null;
  }
}
