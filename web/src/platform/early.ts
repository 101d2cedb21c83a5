/** Answers that were asked for before the client ran (`public/static/first-paint.js`). Each is taken once. */

declare global {
  interface Window {
    heliographEarly?: Record<string, Promise<Response>>;
  }
}

/** Older than this they tell of another moment: whoever asks then wants to know anew. */
const FRESH_MILLISECONDS = 10_000;

/** The answer to this request, where it is on its way already; null where it must be asked, or failed. */
export async function takeEarly(request: Request): Promise<Response | null> {
  const { pathname, search } = new URL(request.url);
  const path = pathname + search;
  const asked = request.method === "GET" ? window.heliographEarly?.[path] : undefined;
  if (!asked || !window.heliographEarly) return null;
  delete window.heliographEarly[path];
  if (performance.now() > FRESH_MILLISECONDS) return null;
  return asked.catch(() => null);
}
