import { lazy, type ComponentType } from "react";
import { insist } from "@/platform/insist";
import { reloadOnce } from "@/platform/reload";

/**
 * A part of a page that comes by itself. The fallback of the Suspense around it holds its place for as long as that
 * takes: what cannot be fetched now comes when it can be, and never takes the page with it. Where the server is there
 * and has it no longer, this client is older than the server.
 */
export function part<Props extends object>(fetch: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await insist(fetch, reloadOnce) }));
}
