const RELOADED = "heliograph.reloaded";

/**
 * After an upgrade the parts of the old client are gone. Once a minute at most, so as never to loop, and only where the
 * server answers: a page that has lost the network loses all when it is loaded again.
 */
export async function reloadOnce(): Promise<void> {
  try {
    const { ok } = await fetch("/", { method: "HEAD" });
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (!ok || Date.now() - last < 60_000) return;
    sessionStorage.setItem(RELOADED, String(Date.now()));
  } catch {
    // Nobody there; or without a memory it might loop.
    return;
  }
  window.location.reload();
}
