/// <reference lib="webworker" />
/**
 * The service worker: the client opens without a network, and shows what this device has seen. It answers for pages,
 * for the client's parts and for pictures; everything else goes past it. It is a script of its own at `/sw.js`.
 */
import { dropParts, fetchPage, fetchParts, page, part } from "./parts";
import { picture, tidy } from "./pictures";
import { wayOf } from "./rules";

declare const self: ServiceWorkerGlobalScope;

/** Written in by the build: what the first page needs, and all the rest. */
declare const FIRST_PARTS: readonly string[];
declare const OTHER_PARTS: readonly string[];

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([fetchPage(), fetchParts(FIRST_PARTS)]));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      await self.registration.navigationPreload?.enable();
      await dropParts([...FIRST_PARTS, ...OTHER_PARTS]);
      await tidy();
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  // Said by the page where the reader wants the new version, and where there is leisure for the rest.
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
  if (event.data === "fetch-rest") event.waitUntil(fetchParts(OTHER_PARTS).catch(() => undefined));
  // What was shown before there was a worker lies in the browser's own cache yet.
  if (Array.isArray(event.data)) event.waitUntil(keepShown(event.data.map(String)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  switch (wayOf(request, self.location.origin)) {
    case "page":
      event.respondWith(page(preloaded(event)));
      break;
    case "part":
      event.respondWith(part(request));
      break;
    case "picture":
      event.respondWith(picture(request, (work) => event.waitUntil(work.catch(() => undefined))));
      break;
    case "pass":
      break;
  }
});

async function keepShown(addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const request = new Request(address);
    if (wayOf(request, self.location.origin) !== "picture") continue;
    const works: Promise<unknown>[] = [];
    await picture(request, (work) => works.push(work)).catch(() => undefined);
    await Promise.allSettled(works);
  }
}

async function preloaded(event: FetchEvent): Promise<Response> {
  return ((await event.preloadResponse) as Response | undefined) ?? fetch(event.request);
}
