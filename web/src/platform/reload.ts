const RELOADED = "heliograph.reloaded";
const LEAST_MILLISECONDS = 60_000;

/**
 * After an upgrade the parts of the old client are gone. Once a minute at most, so as never to loop, and only where the
 * server answers: a page that has lost the network loses all when it is loaded again.
 */
export async function reloadOnce(): Promise<void> {
  if (!(await isServerThere())) return;
  try {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < LEAST_MILLISECONDS) return;
    sessionStorage.setItem(RELOADED, String(Date.now()));
  } catch {
    // Without a memory it might loop.
    return;
  }
  window.location.reload();
}

function isServerThere(): Promise<boolean> {
  return fetch("/", { method: "HEAD", cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
}
