/** Work that nobody waits for. */

const LEAST_MILLISECONDS = 2_000;

/** Do it once the page has loaded and has nothing else to do. */
export function atLeisure(act: () => void): void {
  const whenIdle = () => {
    // Not every browser says when it is idle.
    if (typeof requestIdleCallback === "function")
      requestIdleCallback(act, { timeout: 5 * LEAST_MILLISECONDS });
    else setTimeout(act, LEAST_MILLISECONDS);
  };
  const afterLoad = () => setTimeout(whenIdle, LEAST_MILLISECONDS);
  if (document.readyState === "complete") afterLoad();
  else window.addEventListener("load", afterLoad, { once: true });
}
