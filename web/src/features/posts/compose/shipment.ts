/**
 * A post on its way, as a value and pure transitions. A shipment begins as a draft; its bytes may travel while the
 * caption is typed; when its author shares it, it goes on by itself until it is published or refused.
 * What to do next is decided here (`nextStep`) and done in `runner.ts`.
 */
import { brief, type Recipe } from "@/features/media/looks/recipe";
import type { FileTicket } from "@/features/media/transfer";
import { videoEdit, type Cut } from "@/features/media/trim";
import { newKey } from "@/platform/keys";
import { t } from "@/platform/words";
import type { Spot } from "../spots";
import type { Tagged } from "../tags";
import type { Recipe as Edit } from "../types";

/** A chosen file: a photo or a video. */
export interface Photo {
  /** Names the file in the file box, and the photo in lists. */
  key: string;
  name: string;
  type: string;
  size: number;
  /** Null where this browser cannot draw the format. */
  width: number | null;
  height: number | null;
  alt: string;
  /** How its author wants it; the file stays as it is. Absent where nothing was changed. */
  recipe?: Recipe | undefined;
  /** A video's length; null for a photo, and where this browser cannot play the format. */
  durationSeconds?: number | null;
  /** What its author does to a video; null for a photo. */
  cut?: Cut | null;
  /** 0–1 of the bytes sent under the present ticket. */
  sent: number;
}

export interface Ticket {
  postId: string;
  uploads: FileTicket[];
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface Trouble {
  words: string;
  /** True where waiting or trying again may help without a change. */
  isPassing: boolean;
  /** Milliseconds since 1970 of the next attempt, where one is planned. */
  retryAt: number | null;
}

export type Stage = "draft" | "shipping" | "processing" | "published" | "refused";

export interface Shipment {
  id: string;
  ownerId: string;
  createdAt: number;
  photos: Photo[];
  caption: string;
  place: string;
  tagged?: Tagged;
  /** Where the tagged are seen; pictures are named by the photos' keys. */
  spots?: Spot[];
  commentsOff?: boolean;
  hideLikeCount?: boolean;
  stage: Stage;
  ticket: Ticket | null;
  /** Idempotency keys: one for each act, the same for every attempt at it. */
  ticketKey: string;
  publishKey: string;
  /** 0–1, of the processing. */
  progress: number;
  /** Why it takes longer than usual, in the server's words. */
  notice?: string | null;
  attempts: number;
  trouble: Trouble | null;
}

export type Step = "get-ticket" | "send" | "publish" | "watch" | "rest";

export function newShipment(ownerId: string, now: number): Shipment {
  return {
    id: newKey(),
    ownerId,
    createdAt: now,
    photos: [],
    caption: "",
    place: "",
    stage: "draft",
    ticket: null,
    ticketKey: newKey(),
    publishKey: newKey(),
    progress: 0,
    attempts: 0,
    trouble: null,
  };
}

export function isEmpty(shipment: Shipment): boolean {
  return shipment.photos.length === 0 && !shipment.caption.trim() && !shipment.place.trim();
}

/** The one thing to do next. A lasting trouble rests until its author acts. */
export function nextStep(shipment: Shipment): Step {
  if (shipment.trouble && !shipment.trouble.isPassing) return "rest";
  switch (shipment.stage) {
    case "published":
    case "refused":
      return "rest";
    case "processing":
      return "watch";
    case "draft":
    case "shipping": {
      if (shipment.photos.length === 0) return "rest";
      const { ticket } = shipment;
      const isSent = shipment.photos.every((photo) => photo.sent >= 1);
      if (!ticket) return "get-ticket";
      if (!isSent) return "send";
      return shipment.stage === "shipping" ? "publish" : "rest";
    }
  }
}

/** 0–1 over all files, by bytes. */
export function sentFraction(shipment: Shipment): number {
  const total = shipment.photos.reduce((sum, photo) => sum + photo.size, 0);
  if (total === 0) return 0;
  return shipment.photos.reduce((sum, photo) => sum + photo.size * photo.sent, 0) / total;
}

/** The recipe of each file, in order; null where there is nothing to be done to any of them. */
export function editsOf(shipment: Shipment): Edit[] | null {
  const edits = shipment.photos.map(({ recipe, cut }): Edit => ({
    ...(recipe ? brief(recipe) : {}),
    ...(cut ? videoEdit(cut) : {}),
  }));
  return edits.some((edit) => Object.keys(edit).length > 0) ? edits : null;
}

/** Other photos, or another order, make another upload: the server binds both to the ticket. */
export function withPhotos(shipment: Shipment, photos: Photo[]): Shipment {
  const isSame =
    photos.length === shipment.photos.length &&
    photos.every((photo, index) => photo.key === shipment.photos[index]?.key);
  if (isSame) return { ...shipment, photos };
  return withoutTicket({ ...shipment, photos, trouble: null, attempts: 0 });
}

export function withoutTicket(shipment: Shipment): Shipment {
  return {
    ...shipment,
    ticket: null,
    ticketKey: newKey(),
    publishKey: newKey(),
    photos: shipment.photos.map((photo) => ({ ...photo, sent: 0 })),
  };
}

export function withTicket(shipment: Shipment, ticket: Ticket): Shipment {
  return {
    ...shipment,
    ticket,
    trouble: null,
    photos: shipment.photos.map((photo) => ({ ...photo, sent: 0 })),
  };
}

export function withSent(shipment: Shipment, key: string, sent: number): Shipment {
  return {
    ...shipment,
    trouble: null,
    attempts: sent >= 1 ? 0 : shipment.attempts,
    photos: shipment.photos.map((photo) =>
      photo.key === key ? { ...photo, sent: Math.min(1, sent) } : photo,
    ),
  };
}

/** The author shares it: from here it goes on by itself. */
export function shared(shipment: Shipment): Shipment {
  return { ...shipment, stage: "shipping", publishKey: newKey(), trouble: null, attempts: 0 };
}

/** Back to the desk, to be changed: after a refusal, or before anything was published. */
export function recalled(shipment: Shipment): Shipment {
  return withoutTicket({ ...shipment, stage: "draft", trouble: null, attempts: 0, progress: 0 });
}

export function accepted(shipment: Shipment): Shipment {
  return { ...shipment, stage: "processing", progress: 0, trouble: null, attempts: 0 };
}

export interface StatusWord {
  status: string;
  progress?: number | null;
  error?: string | null;
  notice?: string | null;
}

/** The server's word on the making of the post. Progress never runs backwards. */
export function withStatus(shipment: Shipment, word: StatusWord): Shipment {
  if (shipment.stage !== "processing") return shipment;
  if (word.status === "published") return { ...shipment, stage: "published", progress: 1, trouble: null };
  if (word.status === "failed") {
    const words = word.error || t("compose.refused");
    return { ...shipment, stage: "refused", trouble: { words, isPassing: false, retryAt: null } };
  }
  return {
    ...shipment,
    progress: Math.max(shipment.progress, word.progress ?? 0),
    notice: word.notice ?? null,
    trouble: null,
    attempts: 0,
  };
}

const LONGEST_WAIT_MILLISECONDS = 30_000;

/** How long to wait before attempt n + 1: 1, 2, 4 … 30 s, or what the server asked for. */
export function waitBefore(attempts: number, retryAfterSeconds: number | null): number {
  const asked = (retryAfterSeconds ?? 0) * 1000;
  return Math.max(asked, Math.min(LONGEST_WAIT_MILLISECONDS, 1000 * 2 ** Math.min(attempts, 10)));
}

export interface Failing {
  words: string;
  status: number;
  isPassing: boolean;
  retryAfterSeconds: number | null;
}

/** One more part of a file is safe: what goes wrong next is the first thing that goes wrong. */
export function withArrival(shipment: Shipment): Shipment {
  return shipment.attempts === 0 ? shipment : { ...shipment, attempts: 0 };
}

/** After an attempt went wrong. An upload that the server has forgotten is asked for anew, twice at most. */
export function withFailure(shipment: Shipment, step: Step, failing: Failing, now: number): Shipment {
  const attempts = shipment.attempts + 1;
  const isStale = step === "send" && [403, 404, 410].includes(failing.status);
  if (isStale && attempts <= 2) return { ...withoutTicket(shipment), attempts, trouble: null };
  // A session that ended is not the post's fault: it goes on after the next log-in.
  if (failing.isPassing || failing.status === 401) {
    const retryAt = now + waitBefore(shipment.attempts, failing.retryAfterSeconds);
    return { ...shipment, attempts, trouble: { words: failing.words, isPassing: true, retryAt } };
  }
  const trouble: Trouble = { words: failing.words, isPassing: false, retryAt: null };
  return { ...shipment, attempts, trouble, stage: shipment.stage === "draft" ? "draft" : "refused" };
}

/** Try again now, whatever went wrong. */
export function retried(shipment: Shipment): Shipment {
  if (shipment.stage === "refused") return shared(withoutTicket(shipment));
  return { ...shipment, trouble: null, attempts: 0 };
}
