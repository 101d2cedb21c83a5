/**
 * The way to all that concerns posts on their way. It weighs as much as the feed, and most visits need none of it: it is
 * fetched where something was left on its way, or something is begun.
 */
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { storedKeys } from "@/platform/stored";
import { KEPT_UNDER } from "./kept";

type Harbour = Awaited<ReturnType<typeof fetchHarbour>>;

let harbour: Harbour | null = null;
let owner: { id: string; client: QueryClient } | null = null;
let isOpen = false;
const listeners = new Set<() => void>();

function show(isShown: boolean): void {
  isOpen = isShown;
  for (const listener of listeners) listener();
}

async function fetchHarbour() {
  const [shipments, runner] = await Promise.all([import("./shipments"), import("./runner")]);
  return { ...shipments, ...runner };
}

/** Somebody has logged in: what they left on its way goes on. */
export function enterHarbour(client: QueryClient, ownerId: string): void {
  leaveHarbour();
  owner = { id: ownerId, client };
  if (storedKeys(KEPT_UNDER).length === 0) return;
  const open = () => void openHarbour().catch(() => window.addEventListener("online", open, { once: true }));
  open();
}

/** Have all at hand that a post needs, for the account that is logged in. Throws where it cannot be fetched. */
export async function openHarbour(): Promise<void> {
  const fetched = await fetchHarbour();
  if (isOpen || !owner) return;
  if (!harbour) fetched.startRunner(owner.client);
  harbour = fetched;
  harbour.openShipments(owner.id);
  harbour.runAll();
  show(true);
}

/** The account has logged out: nothing goes on in this tab, and all is kept on the device. */
export function leaveHarbour(): void {
  owner = null;
  if (!isOpen) return;
  harbour?.haltAll();
  harbour?.closeShipments();
  show(false);
}

/** The session has ended: nothing goes on, and all stays where it is. */
export function restHarbour(): void {
  harbour?.haltAll();
}

/** There is a session again. */
export function wakeHarbour(): void {
  if (isOpen) harbour?.runAll();
}

/** Whether there may be something on its way in this tab. */
export function useHarbour(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOpen,
  );
}
