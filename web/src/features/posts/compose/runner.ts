/** Does what `nextStep` decides, one loop a shipment, until it rests. */
import type { QueryClient } from "@tanstack/react-query";
import { measureProblem } from "@/features/media/checks";
import { WHOLE_BYTES } from "@/features/media/parts";
import { sendInParts } from "@/features/media/sendInParts";
import { sendFile } from "@/features/media/transfer";
import { announceOwnPost } from "@/features/posts/own";
import { api, unwrap } from "@/platform/api";
import { dropFile, keptFile } from "@/platform/filebox";
import { onLive } from "@/platform/live";
import { pause } from "@/platform/online";
import { asProblem, Problem } from "@/platform/problem";
import { t } from "@/platform/words";
import { toldSpots } from "../spots";
import {
  accepted,
  editsOf,
  nextStep,
  withArrival,
  withFailure,
  withSent,
  withStatus,
  withTicket,
  type Shipment,
  type Step,
} from "./shipment";
import { currentShipments, discard, shipmentById, update } from "./shipments";

const POLL_MILLISECONDS = [600, 900, 1_500, 2_500, 4_000];
/** While a person is waited for. */
const POLL_HELD_MILLISECONDS = 60_000;
const PUBLISHED_SHOWN_MILLISECONDS = 8_000;
/** An address this near its end is not begun with. */
const TICKET_MARGIN_MILLISECONDS = 20_000;

interface Run {
  controller: AbortController;
  /** Ends the wait between two attempts. */
  wake: AbortController;
}

const runs = new Map<string, Run>();
let client: QueryClient | null = null;

/** Start once, with the cache that a published post must refresh. Returns the undoing. */
export function startRunner(queryClient: QueryClient): () => void {
  client = queryClient;
  return onLive("post.status", (word) => {
    const shipment = currentShipments().find((each) => each.ticket?.postId === word.post_id);
    if (!shipment) return;
    settle(update(shipment.id, (each) => withStatus(each, word)));
    runs.get(shipment.id)?.wake.abort();
  });
}

/** Let it run (again) from where it stands. */
export function run(id: string): void {
  const running = runs.get(id);
  if (running) {
    running.wake.abort();
    return;
  }
  const controller = new AbortController();
  const started: Run = { controller, wake: new AbortController() };
  runs.set(id, started);
  void loop(id, started).finally(() => {
    if (runs.get(id) === started) runs.delete(id);
  });
}

/** Stop what is under way, because the photos changed or the draft is thrown away. */
export function halt(id: string): void {
  const running = runs.get(id);
  runs.delete(id);
  running?.controller.abort();
  running?.wake.abort();
}

/** Everything that is not waiting for its author. Drafts wait: their upload starts from the desk. */
export function runAll(): void {
  for (const shipment of currentShipments()) if (shipment.stage !== "draft") run(shipment.id);
}

export function haltAll(): void {
  for (const id of [...runs.keys()]) halt(id);
}

async function loop(id: string, running: Run): Promise<void> {
  const { signal } = running.controller;
  for (;;) {
    const shipment = shipmentById(id);
    if (!shipment || signal.aborted) return;
    const step = nextStep(shipment);
    if (step === "rest") return;
    try {
      await take(step, shipment, running);
    } catch (thrown) {
      if (signal.aborted) return;
      const problem = asProblem(thrown);
      const failed = update(id, (each) => withFailure(each, step, failing(problem), Date.now()));
      const retryAt = failed?.trouble?.retryAt;
      if (retryAt) await waitUntil(retryAt, running);
    }
  }
}

function failing(problem: Problem) {
  const { status, isPassing, retryAfterSeconds } = problem;
  return { words: problem.detailFor(), status, isPassing, retryAfterSeconds };
}

async function waitUntil(moment: number, running: Run): Promise<void> {
  running.wake = new AbortController();
  await pause(Math.max(0, moment - Date.now()), running.wake.signal);
}

function take(step: Exclude<Step, "rest">, shipment: Shipment, running: Run): Promise<void> {
  switch (step) {
    case "get-ticket":
      return getTicket(shipment);
    case "send":
      return send(shipment, running.controller.signal);
    case "publish":
      return publish(shipment);
    case "watch":
      return watch(shipment, running);
  }
}

async function getTicket(shipment: Shipment): Promise<void> {
  const files = shipment.photos.map((photo) => ({ content_type: photo.type, file_size: photo.size }));
  const answer = await unwrap(
    api.POST("/api/posts/upload-url", {
      body: { files },
      headers: { "Idempotency-Key": shipment.ticketKey },
    }),
  );
  update(shipment.id, (each) =>
    // The photos may have changed while the server answered: then this ticket is not theirs.
    each.ticketKey === shipment.ticketKey
      ? withTicket(each, {
          postId: answer.post_id,
          uploads: answer.uploads,
          expiresAt: Date.now() + answer.expires_in * 1000,
        })
      : each,
  );
}

async function send(shipment: Shipment, signal: AbortSignal): Promise<void> {
  for (const [index, photo] of shipment.photos.entries()) {
    if (photo.sent >= 1 || signal.aborted) continue;
    const ticket = shipment.ticket?.uploads[index];
    const file = await keptFile(photo.key);
    if (!ticket || !file) throw lostFile(photo.name);
    const tooLarge =
      photo.width && photo.height ? measureProblem(photo.name, photo.width, photo.height) : null;
    if (tooLarge) throw new Problem({ status: 413, code: "too_many_pixels", message: tooLarge });
    const progress = (sent: number) => {
      if (!signal.aborted) update(shipment.id, (each) => withSent(each, photo.key, Math.min(sent, 0.99)));
    };
    const onArrived = () => update(shipment.id, withArrival);
    const isOld = (shipment.ticket?.expiresAt ?? 0) - TICKET_MARGIN_MILLISECONDS < Date.now();
    if (file.size > WHOLE_BYTES || isOld) {
      await sendInParts(ticket.media_id, file, { onProgress: progress, onArrived }, signal);
    } else await sendFile(ticket, file, progress, signal);
    if (!signal.aborted) update(shipment.id, (each) => withSent(each, photo.key, 1));
  }
}

function lostFile(name: string): Problem {
  return new Problem({
    status: 410,
    code: "file_lost",
    message: t("compose.lost", { name }),
  });
}

async function publish(shipment: Shipment): Promise<void> {
  const place = shipment.place.trim();
  const edits = editsOf(shipment);
  const tagged = (shipment.tagged ?? []).map(({ user_id }) => user_id);
  const keys = shipment.photos.map((photo) => photo.key);
  const spots = toldSpots(shipment.spots ?? [], tagged, keys);
  const post = await unwrap(
    api.POST("/api/posts", {
      body: {
        post_id: shipment.ticket?.postId ?? "",
        caption: shipment.caption.trim(),
        ...(place ? { location: { name: place } } : {}),
        ...(tagged.length > 0 ? { tagged_users: tagged } : {}),
        ...(spots.length > 0 ? { tag_spots: spots } : {}),
        ...(shipment.commentsOff ? { comments_off: true } : {}),
        ...(shipment.hideLikeCount ? { hide_like_count: true } : {}),
        alt_texts: shipment.photos.map((photo) => photo.alt.trim()),
        ...(edits ? { edits } : {}),
      },
      headers: { "Idempotency-Key": shipment.publishKey },
    }),
  );
  settle(update(shipment.id, (each) => withStatus(accepted(each), { status: post.status })));
}

/** Ask, ever more slowly; the event stream usually answers first and ends the wait. */
async function watch(shipment: Shipment, running: Run): Promise<void> {
  const postId = shipment.ticket?.postId ?? "";
  for (let asked = 0; shipmentById(shipment.id)?.stage === "processing"; asked += 1) {
    const soon = POLL_MILLISECONDS[Math.min(asked, POLL_MILLISECONDS.length - 1)] ?? 4_000;
    const isHeld = Boolean(shipmentById(shipment.id)?.notice);
    await waitUntil(Date.now() + (isHeld ? POLL_HELD_MILLISECONDS : soon), running);
    if (running.controller.signal.aborted) return;
    if (shipmentById(shipment.id)?.stage !== "processing") return;
    const word = await unwrap(
      api.GET("/api/posts/{post_id}/status", { params: { path: { post_id: postId } } }),
    );
    settle(update(shipment.id, (each) => withStatus(each, word)));
  }
}

/** A published post needs its files no longer, is shown for a moment, and every list asks again. */
function settle(shipment: Shipment | null): void {
  if (shipment?.stage !== "published") return;
  for (const photo of shipment.photos) void dropFile(photo.key);
  if (client && shipment.ticket) void announceOwnPost(client, shipment.ticket.postId);
  setTimeout(() => discard(shipment.id), PUBLISHED_SHOWN_MILLISECONDS);
}
