/** Files that must outlive a reload: one IndexedDB store, key to Blob. Falls back to memory where it is forbidden. */

const DATABASE = "heliograph";
const STORE = "files";
const memory = new Map<string, Blob>();
let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB did not open"));
  });
  return opening;
}

function act<T>(mode: IDBTransactionMode, verb: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return open().then(
    (database) =>
      new Promise<T>((resolve, reject) => {
        const request = verb(database.transaction(STORE, mode).objectStore(STORE));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("IndexedDB refused"));
      }),
  );
}

/** Keep a file. It stays readable in this tab even where the disk is full or forbidden. */
export async function keepFile(key: string, file: Blob): Promise<void> {
  memory.set(key, file);
  try {
    await act("readwrite", (store) => store.put(file, key));
  } catch {
    // Kept in memory only: a reload would lose it, which the caller cannot mend.
  }
}

export async function keptFile(key: string): Promise<Blob | null> {
  const inMemory = memory.get(key);
  if (inMemory) return inMemory;
  try {
    return (
      (await act<Blob | undefined>("readonly", (store) => store.get(key) as IDBRequest<Blob | undefined>)) ??
      null
    );
  } catch {
    return null;
  }
}

export async function dropFile(key: string): Promise<void> {
  memory.delete(key);
  try {
    await act("readwrite", (store) => store.delete(key));
  } catch {
    // Nothing was kept.
  }
}

/** Drop every file whose key is not in `keys`: what a crashed tab left behind. */
export async function dropFilesExcept(keys: ReadonlySet<string>): Promise<void> {
  try {
    const all = await act("readonly", (store) => store.getAllKeys());
    await Promise.all(
      all
        .map(String)
        .filter((key) => !keys.has(key))
        .map(dropFile),
    );
  } catch {
    // Nothing was kept.
  }
}
