/** What must come sooner or later: asked for until it does. */

const REST_MILLISECONDS = 3_000;

/** The answer to `ask`, however often it fails before. `onFailure` hears of each failure. */
export async function insist<T>(ask: () => Promise<T>, onFailure?: () => unknown): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      onFailure?.();
      await new Promise((go) => setTimeout(go, REST_MILLISECONDS));
    }
  }
}
