/** What must come sooner or later: asked for until it does. */

const REST_MILLISECONDS = 3_000;

/** The answer to `ask`, however often it fails before. `onFailure` hears of each failure. */
export async function insist<T>(ask: () => Promise<T>, onFailure?: () => void): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      onFailure?.();
      await rest();
    }
  }
}

/** A while, or until the network is back. */
function rest(): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      clearTimeout(timer);
      window.removeEventListener("online", goOn);
      resolve();
    };
    const timer = setTimeout(goOn, REST_MILLISECONDS);
    window.addEventListener("online", goOn);
  });
}
