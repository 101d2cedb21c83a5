/**
 * A file sent in parts, as a value and pure moves: what has arrived, what is on its way, what comes next. The server
 * knows what has arrived; asked again, it says so and signs the rest anew, so that a break costs one part at most.
 */
import type { components } from "@/generated/schema";

export type PartOffer = components["schemas"]["PartOffer"];
export type PartsOffer = components["schemas"]["PartsOffer"];

export interface Part {
  offer: PartOffer;
  /** Where it begins in the file. */
  from: number;
  to: number;
  state: "waiting" | "sending" | "arrived";
  /** Bytes gone out so far while it is sent. */
  sentBytes: number;
}

export interface PartPlan {
  parts: Part[];
  sizeBytes: number;
  /** Milliseconds since 1970, from when on the addresses are too old to begin with. */
  staleAt: number;
}

/** Files up to this size travel in one piece. */
export const WHOLE_BYTES = 8 * 1024 * 1024;
export const AT_ONCE = 2;
const MARGIN_MILLISECONDS = 30_000;

export function planOf(offer: PartsOffer, now: number): PartPlan {
  let from = 0;
  const parts = [...offer.parts]
    .sort((a, b) => a.number - b.number)
    .map((each): Part => {
      const part = { offer: each, from, to: from + each.size_bytes, sentBytes: 0 };
      from = part.to;
      return { ...part, state: each.has_arrived ? "arrived" : "waiting" };
    });
  return { parts, sizeBytes: from, staleAt: now + offer.expires_in * 1000 - MARGIN_MILLISECONDS };
}

/** What to begin now: the first that wait, as many as there is room for. */
export function nextParts(plan: PartPlan): Part[] {
  const room = AT_ONCE - plan.parts.filter((part) => part.state === "sending").length;
  return plan.parts.filter((part) => part.state === "waiting").slice(0, Math.max(0, room));
}

/** Whether addresses must be asked for anew before another part begins. */
export function isStale(plan: PartPlan, now: number): boolean {
  return now >= plan.staleAt && plan.parts.some((part) => part.state === "waiting");
}

export function isWhole(plan: PartPlan): boolean {
  return plan.parts.every((part) => part.state === "arrived");
}

export function withPart(
  plan: PartPlan,
  number: number,
  change: Pick<Part, "state" | "sentBytes">,
): PartPlan {
  const parts = plan.parts.map((part) => (part.offer.number === number ? { ...part, ...change } : part));
  return { ...plan, parts };
}

/** 0–1 of the bytes: what has arrived, and what has gone out of the parts on their way. */
export function planFraction(plan: PartPlan): number {
  if (plan.sizeBytes === 0) return 1;
  const bytes = plan.parts.reduce(
    (sum, part) =>
      sum + (part.state === "arrived" ? part.to - part.from : part.state === "sending" ? part.sentBytes : 0),
    0,
  );
  return bytes / plan.sizeBytes;
}
