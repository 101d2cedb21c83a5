/**
 * Every post on its way from this tab, and the draft on the desk. Words are kept in localStorage and files in the
 * file box at every change, so that neither a reload nor a lost connection costs anything. A shipment belongs to one
 * tab at a time: its heartbeat tells other tabs to leave it alone.
 */
import { useSyncExternalStore } from "react";
import { dropFile, dropFilesExcept } from "@/platform/filebox";
import { newKey } from "@/platform/keys";
import { readJson, storedKeys, writeStored } from "@/platform/stored";
import { KEPT_UNDER } from "./kept";
import { newShipment, type Shipment } from "./shipment";

const HEARTBEAT_MILLISECONDS = 4_000;
const ABANDONED_MILLISECONDS = 12_000;
const DRAFT_LIFE_MILLISECONDS = 30 * 24 * 3_600_000;

interface Kept {
  tab: string;
  beatAt: number;
  shipment: Shipment;
}

let shipments: readonly Shipment[] = [];
let ownerId: string | null = null;
let beat: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();
const tab = tabName();

/** The same after a reload of this tab, and another one for every other tab. */
function tabName(): string {
  try {
    const kept = sessionStorage.getItem("heliograph.tab");
    if (kept) return kept;
    const name = newKey();
    sessionStorage.setItem("heliograph.tab", name);
    return name;
  } catch {
    return newKey();
  }
}

function keep(shipment: Shipment): void {
  const kept: Kept = { tab, beatAt: Date.now(), shipment };
  writeStored(KEPT_UNDER + shipment.id, JSON.stringify(kept));
}

function change(next: readonly Shipment[]): void {
  shipments = next;
  for (const listener of listeners) listener();
}

/** Take up what this account left behind: in this tab before a reload, or in a tab that is gone. */
export function openShipments(forOwnerId: string): void {
  if (ownerId === forOwnerId) return;
  closeShipments();
  ownerId = forOwnerId;
  const found: Shipment[] = [];
  const knownFiles = new Set<string>();
  for (const key of storedKeys(KEPT_UNDER)) {
    const kept = readJson<Kept>(key);
    if (!kept?.shipment?.id) {
      writeStored(key, null);
      continue;
    }
    const { shipment } = kept;
    const isOld = shipment.stage === "draft" && Date.now() - shipment.createdAt > DRAFT_LIFE_MILLISECONDS;
    if (isOld || shipment.stage === "published") {
      writeStored(key, null);
      continue;
    }
    for (const photo of shipment.photos) knownFiles.add(photo.key);
    const isFree = kept.tab === tab || Date.now() - kept.beatAt > ABANDONED_MILLISECONDS;
    if (shipment.ownerId === forOwnerId && isFree) found.push({ ...shipment, attempts: 0 });
  }
  found.sort((a, b) => a.createdAt - b.createdAt);
  for (const shipment of found) keep(shipment);
  change(found);
  void dropFilesExcept(knownFiles);
  beat = setInterval(() => shipments.forEach(keep), HEARTBEAT_MILLISECONDS);
}

/** Forget in this tab, keep on disk: the account has logged out. */
export function closeShipments(): void {
  clearInterval(beat);
  ownerId = null;
  change([]);
}

export function shipmentById(id: string): Shipment | null {
  return shipments.find((shipment) => shipment.id === id) ?? null;
}

/** Apply a pure transition; keeps the result. Nothing happens to a shipment that is gone. */
export function update(id: string, transition: (shipment: Shipment) => Shipment): Shipment | null {
  const before = shipmentById(id);
  if (!before) return null;
  const after = transition(before);
  if (after === before) return before;
  keep(after);
  change(shipments.map((shipment) => (shipment.id === id ? after : shipment)));
  return after;
}

/** The draft on the desk; a new one where there is none. */
export function openDraft(): Shipment {
  const draft = shipments.find((shipment) => shipment.stage === "draft");
  if (draft) return draft;
  const fresh = newShipment(ownerId ?? "", Date.now());
  change([...shipments, fresh]);
  return fresh;
}

export function discard(id: string): void {
  const shipment = shipmentById(id);
  writeStored(KEPT_UNDER + id, null);
  change(shipments.filter((each) => each.id !== id));
  for (const photo of shipment?.photos ?? []) void dropFile(photo.key);
}

export function subscribeShipments(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentShipments(): readonly Shipment[] {
  return shipments;
}

export function useShipments(): readonly Shipment[] {
  return useSyncExternalStore(subscribeShipments, currentShipments);
}
