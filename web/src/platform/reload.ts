const RELOADED = "heliograph.reloaded";

/** After an upgrade the parts of the old client are gone. Once a minute at most, so as never to loop. */
export function reloadOnce(): void {
  if (!navigator.onLine) return;
  try {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < 60_000) return;
    sessionStorage.setItem(RELOADED, String(Date.now()));
  } catch {
    // Without a memory it might loop.
    return;
  }
  window.location.reload();
}
