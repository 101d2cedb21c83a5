/** A page that is asked for most, begun before it is known who asks: the server decides that anyway. */
import type { QueryClient } from "@tanstack/react-query";
import { order } from "@/features/feed/order";
import { feedQuery } from "@/features/feed/queries";
import { readStored, writeStored } from "@/platform/stored";

const KEY = "heliograph.member";

export function rememberViewer(isMember: boolean): void {
  writeStored(KEY, isMember ? "1" : null);
}

/** Fetch the feed and its page beside the question who is logged in, rather than after its answer. */
export function takeHeadStart(client: QueryClient): void {
  if (window.location.pathname !== "/" || readStored(KEY) === null) return;
  void client.prefetchInfiniteQuery(feedQuery(order()));
  void import("@/features/feed/HomePage").catch(() => undefined);
}
