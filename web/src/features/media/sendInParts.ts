/** A large file to the object store, part by part. Whoever calls again after a break goes on where it stopped. */
import { api, unwrap } from "@/platform/api";
import { asProblem, type Problem } from "@/platform/problem";
import {
  isStale,
  isWhole,
  nextParts,
  planFraction,
  planOf,
  withPart,
  type Part,
  type PartPlan,
} from "./parts";
import { sendFile } from "./transfer";

/** How often addresses found too old are asked for anew while nothing arrives. */
const MOST_RENEWALS = 3;

export interface PartProgress {
  /** 0–1 of the bytes. */
  onProgress: (fraction: number) => void;
  /** One more part is safe on the server. */
  onArrived: () => void;
}

/**
 * Send what has not arrived yet. Rejects with the Problem of the first part that failed, once the others on their way
 * have come to an end: what they carried is kept.
 */
export async function sendInParts(
  mediaId: string,
  file: Blob,
  progress: PartProgress,
  signal: AbortSignal,
): Promise<void> {
  for (let renewals = 0; renewals <= MOST_RENEWALS; renewals += 1) {
    const plan = await askPlan(mediaId, signal);
    if (plan === null || isWhole(plan)) return;
    const outcome = await sendMissing(plan, file, progress, signal);
    if (outcome.problem && !isAddressTooOld(outcome.problem)) throw outcome.problem;
    if (outcome.problem && renewals === MOST_RENEWALS) throw outcome.problem;
    if (outcome.hasArrived) renewals = 0;
    if (!outcome.problem && isWhole(outcome.plan)) return;
    if (signal.aborted) return;
  }
}

/** Null where the server has the file and the post has been handed in. */
async function askPlan(mediaId: string, signal: AbortSignal): Promise<PartPlan | null> {
  try {
    const offer = await unwrap(
      api.POST("/api/media/{media_id}/parts", { params: { path: { media_id: mediaId } }, signal }),
    );
    return planOf(offer, Date.now());
  } catch (thrown) {
    if (asProblem(thrown).code === "already_uploaded") return null;
    throw thrown;
  }
}

interface Outcome {
  plan: PartPlan;
  problem: Problem | null;
  hasArrived: boolean;
}

/** Send until nothing is missing, something fails, or the addresses are too old. */
function sendMissing(
  first: PartPlan,
  file: Blob,
  { onProgress, onArrived }: PartProgress,
  signal: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let plan = first;
    let problem: Problem | null = null;
    let hasArrived = false;
    let underWay = 0;

    const change = (part: Part, state: Part["state"], sentBytes: number) => {
      plan = withPart(plan, part.offer.number, { state, sentBytes });
      onProgress(planFraction(plan));
    };
    const begin = async (part: Part) => {
      underWay += 1;
      change(part, "sending", 0);
      try {
        await sendPart(part, file, (sentBytes) => change(part, "sending", sentBytes), signal);
        change(part, "arrived", 0);
        hasArrived = true;
        onArrived();
      } catch (thrown) {
        problem ??= asProblem(thrown);
        change(part, "waiting", 0);
      }
      underWay -= 1;
      goOn();
    };
    const goOn = () => {
      const mayBegin = !problem && !signal.aborted && !isStale(plan, Date.now());
      const next = mayBegin ? nextParts(plan) : [];
      if (next.length === 0 && underWay === 0) resolve({ plan, problem, hasArrived });
      for (const part of next) void begin(part);
    };
    onProgress(planFraction(plan));
    goOn();
  });
}

function sendPart(
  { offer, from, to }: Part,
  file: Blob,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const ticket = {
    upload_url: offer.upload_url ?? "",
    method: offer.method ?? "PUT",
    headers: offer.headers ?? {},
  };
  return sendFile(ticket, file.slice(from, to), (fraction) => onBytes(fraction * (to - from)), signal);
}

function isAddressTooOld(problem: Problem): boolean {
  return problem.status === 403;
}
