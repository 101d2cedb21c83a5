/** A page that is asked for most, begun before it is known who asks: the server decides that anyway. */
import type { QueryClient } from "@tanstack/react-query";
import { order } from "@/features/feed/order";
import { feedQuery } from "@/features/feed/queries";
import { readStored, writeStored } from "@/platform/stored";
import type { newRouter } from "./router";

const KEY = "heliograph.member";
const MOST_MILLISECONDS = 5_000;

export function rememberViewer(isMember: boolean): void {
  writeStored(KEY, isMember ? "1" : null);
}

/**
 * Fetch the feed and its page beside the question who is logged in, rather than after its answer. Resolves when all of
 * it can be drawn in one go: until then the page shows what it carries itself (`ui/dawn.css`). Other pages wait for
 * nothing.
 */
export async function takeHeadStart(
  client: QueryClient,
  router: ReturnType<typeof newRouter>,
): Promise<void> {
  if (window.location.pathname !== "/" || readStored(KEY) === null) return;
  const whole = Promise.all([
    client.prefetchInfiniteQuery(feedQuery(order())),
    import("@/features/feed/HomePage"),
    router.load(),
  ]);
  // What failed is said by the page, once it is drawn; and one can go elsewhere from it, however long this takes.
  const patience = new Promise((resolve) => setTimeout(resolve, MOST_MILLISECONDS));
  await Promise.race([whole, patience]).catch(() => undefined);
}
