/** What makes the client open and read without a network. Fetched at leisure: nothing of it is needed at first. */
import type { QueryClient } from "@tanstack/react-query";
import { startKeeping } from "@/features/feed/keeping";
import { t } from "@/platform/words";
import { say } from "@/ui/toasts";

const ASK_MILLISECONDS = 60 * 60_000;

export function startOffline(client: QueryClient): void {
  startKeeping(client);
  if (import.meta.env.PROD && "serviceWorker" in navigator) void register().catch(() => undefined);
}

async function register(): Promise<void> {
  const registration = await navigator.serviceWorker.register("/sw.js");
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => {
      // Without a controller it is the first one, and the page is as new as it.
      if (fresh.state === "installed" && navigator.serviceWorker.controller) offer(fresh);
    });
  });
  let askedAt = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - askedAt < ASK_MILLISECONDS) return;
    askedAt = Date.now();
    void registration.update().catch(() => undefined);
  });
  await keepShown();
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  if (!connection?.saveData) (await navigator.serviceWorker.ready).active?.postMessage("fetch-rest");
}

/** What this page showed before there was a worker. */
async function keepShown(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  active?.postMessage(loaded.filter((each) => each.initiatorType === "img").map((each) => each.name));
}

/** Say that there is a new version. The page is loaded again only where that is asked for. */
function offer(fresh: ServiceWorker): void {
  const takeOver = () => {
    // Another window has taken it already.
    if (fresh.state !== "installed") {
      window.location.reload();
      return;
    }
    navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), {
      once: true,
    });
    fresh.postMessage("take-over");
  };
  say(t("app.newVersion"), { isLasting: true, action: { label: t("app.reload"), act: takeOver } });
}
