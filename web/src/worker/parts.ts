/** The client itself: its page and its parts, kept so that it opens without a network. */
import { PARTS } from "@/platform/offline/names";

/** Longer than this nobody waits for a page that lies on the device. */
const PATIENCE_MILLISECONDS = 3_000;
const PAGE = "/";

/** Have the page and these parts on the device. What is there already is not fetched again: its name is its content. */
export async function fetchParts(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(PARTS);
  const there = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await cache.addAll(paths.filter((path) => !there.has(path)));
}

/** The page of this version. */
export async function fetchPage(): Promise<void> {
  await (await caches.open(PARTS)).add(new Request(PAGE, { cache: "reload" }));
}

/** Drop the parts of other versions. */
export async function dropParts(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(PARTS);
  const known = new Set([PAGE, ...paths]);
  for (const request of await cache.keys()) {
    if (!known.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}

export async function part(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: PARTS, ignoreVary: true })) ?? fetch(request);
}

/** The page as the server has it; as the device has it where the server cannot be reached, or not soon. */
export async function page(asked: Promise<Response>): Promise<Response> {
  const kept = () => caches.match(PAGE, { cacheName: PARTS, ignoreVary: true });
  const fresh = asked.then(
    (response) => ({ response }),
    (thrown: unknown) => ({ thrown }),
  );
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MILLISECONDS));
  const first = await Promise.race([fresh, late]);
  if (first && "response" in first) return first.response;
  const found = await kept();
  if (found) return found;
  const last = await fresh;
  if ("response" in last) return last.response;
  throw last.thrown;
}
