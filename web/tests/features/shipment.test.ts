import { describe, expect, test } from "vitest";
import {
  accepted,
  editsOf,
  newShipment,
  nextStep,
  recalled,
  retried,
  sentFraction,
  shared,
  waitBefore,
  withArrival,
  withFailure,
  withPhotos,
  withSent,
  withStatus,
  withTicket,
  type Failing,
  type Shipment,
  type Ticket,
} from "@/features/posts/compose/shipment";
import { WHOLE } from "@/features/media/trim";
import { aPhoto } from "../world";

const NOW = 1_000_000;
const LOST: Failing = { words: "lost", status: 0, isPassing: true, retryAfterSeconds: null };
const REFUSED: Failing = { words: "refused", status: 422, isPassing: false, retryAfterSeconds: null };

function aTicket(changes: Partial<Ticket> = {}): Ticket {
  return { postId: "9", uploads: [], expiresAt: NOW + 600_000, ...changes };
}

function aDraft(keys = ["a", "b"]): Shipment {
  return withPhotos(
    newShipment("1", NOW),
    keys.map((key) => aPhoto(key)),
  );
}

function sent(shipment: Shipment): Shipment {
  return shipment.photos.reduce((each, photo) => withSent(each, photo.key, 1), shipment);
}

test("a draft uploads early, and waits for its author before it is published", () => {
  let draft = aDraft();
  expect(nextStep(newShipment("1", NOW))).toBe("rest");
  expect(nextStep(draft)).toBe("get-ticket");
  draft = withTicket(draft, aTicket());
  expect(nextStep(draft)).toBe("send");
  draft = sent(draft);
  expect(nextStep(draft)).toBe("rest");
  const onItsWay = shared(draft);
  expect(nextStep(onItsWay)).toBe("publish");
  expect(nextStep(accepted(onItsWay))).toBe("watch");
  expect(nextStep(withStatus(accepted(onItsWay), { status: "published" }))).toBe("rest");
});

describe("photos", () => {
  test("other photos, or another order, need another ticket and another act", () => {
    const draft = sent(withTicket(aDraft(), aTicket()));
    for (const keys of [["b", "a"], ["a"], ["a", "b", "c"]]) {
      const changed = withPhotos(
        draft,
        keys.map((key) => aPhoto(key, { sent: 1 })),
      );
      expect(changed.ticket).toBeNull();
      expect(changed.ticketKey).not.toBe(draft.ticketKey);
      expect(sentFraction(changed)).toBe(0);
    }
  });
  test("other words keep it", () => {
    const draft = sent(withTicket(aDraft(), aTicket()));
    const described = withPhotos(
      draft,
      draft.photos.map((photo) => ({ ...photo, alt: "a bird" })),
    );
    expect(described.ticket).not.toBeNull();
    expect(sentFraction(described)).toBe(1);
  });
  test("progress is counted in bytes", () => {
    const draft = withPhotos(newShipment("1", NOW), [
      aPhoto("a", { size: 3000 }),
      aPhoto("b", { size: 1000 }),
    ]);
    expect(sentFraction(withSent(draft, "a", 1))).toBe(0.75);
  });
});

describe("recipes", () => {
  test("a post with nothing to be done to its files has none", () => {
    expect(editsOf(withPhotos(newShipment("1", NOW), [aPhoto("a"), aPhoto("b", { cut: WHOLE })]))).toBeNull();
  });
  test("every file has one, in order", () => {
    const cut = { startSeconds: 2, endSeconds: 9.5, coverSeconds: 3, isMuted: true };
    expect(editsOf(withPhotos(newShipment("1", NOW), [aPhoto("a"), aPhoto("b", { cut })]))).toEqual([
      {},
      { trim_start_seconds: 2, trim_end_seconds: 9.5, cover_seconds: 3, is_muted: true },
    ]);
  });
});

describe("trouble", () => {
  test("a lost connection is waited out, ever longer, and costs nothing that was sent", () => {
    let draft = withSent(withTicket(shared(aDraft()), aTicket()), "a", 1);
    draft = withFailure(draft, "send", LOST, NOW);
    expect(draft.trouble).toEqual({ words: "lost", isPassing: true, retryAt: NOW + 1000 });
    expect(nextStep(draft)).toBe("send");
    expect(draft.photos.map((photo) => photo.sent)).toEqual([1, 0]);
    expect(withFailure(draft, "send", LOST, NOW).trouble?.retryAt).toBe(NOW + 2000);
    expect(withSent(draft, "b", 0.1).trouble).toBeNull();
  });
  test("the server's own wish about waiting is kept", () => {
    expect(waitBefore(0, 12)).toBe(12_000);
    expect(waitBefore(20, null)).toBe(30_000);
  });
  test("an upload address that is no longer good is asked for anew, but not for ever", () => {
    const gone: Failing = { ...REFUSED, status: 403 };
    let draft = withTicket(shared(aDraft()), aTicket());
    const keys = new Set([draft.ticketKey]);
    for (let round = 0; round < 2; round += 1) {
      draft = withFailure(draft, "send", gone, NOW);
      expect(nextStep(draft)).toBe("get-ticket");
      keys.add(draft.ticketKey);
      draft = { ...withTicket(draft, aTicket()) };
    }
    expect(keys.size).toBe(3);
    draft = withFailure(draft, "send", gone, NOW);
    expect(draft.stage).toBe("refused");
  });
  test("an address that has grown old costs nothing: what is missing goes on in parts", () => {
    const draft = withSent(withTicket(aDraft(), aTicket({ expiresAt: NOW - 5_000 })), "a", 1);
    expect(nextStep(draft)).toBe("send");
    expect(draft.photos.map((photo) => photo.sent)).toEqual([1, 0]);
  });
  test("a part that arrived makes the next break the first", () => {
    let draft = withTicket(shared(aDraft()), aTicket());
    for (let round = 0; round < 4; round += 1) draft = withFailure(draft, "send", LOST, NOW);
    expect(draft.trouble?.retryAt).toBe(NOW + 8_000);
    expect(withFailure(withArrival(draft), "send", LOST, NOW).trouble?.retryAt).toBe(NOW + 1_000);
  });
  test("a refusal rests until the author acts, and a retry starts afresh", () => {
    const refused = withFailure(sent(withTicket(shared(aDraft()), aTicket())), "publish", REFUSED, NOW);
    expect(refused).toMatchObject({ stage: "refused", trouble: { words: "refused", isPassing: false } });
    expect(nextStep(refused)).toBe("rest");
    expect(nextStep(retried(refused))).toBe("get-ticket");
    expect(recalled(refused)).toMatchObject({ stage: "draft", ticket: null, trouble: null });
  });
  test("a refused draft stays a draft", () => {
    expect(withFailure(aDraft(), "get-ticket", REFUSED, NOW).stage).toBe("draft");
  });
  test("a session that ended is waited out: the post goes on after the next log-in", () => {
    const ended: Failing = { ...REFUSED, status: 401 };
    expect(withFailure(shared(aDraft()), "publish", ended, NOW)).toMatchObject({
      stage: "shipping",
      trouble: { isPassing: true },
    });
  });
  test("an attempt again is the same act: its key stays", () => {
    const ready = sent(withTicket(shared(aDraft()), aTicket()));
    expect(withFailure(ready, "publish", LOST, NOW).publishKey).toBe(ready.publishKey);
  });
});

describe("the server's word", () => {
  test("a post that waits for a person says so, and then no more", () => {
    const held = withStatus(processing, { status: "processing", progress: 1, notice: "A moderator looks." });
    expect(held.notice).toBe("A moderator looks.");
    expect(withStatus(held, { status: "processing", progress: 1 }).notice).toBeNull();
  });
  const processing = accepted(sent(withTicket(shared(aDraft()), aTicket())));
  test("progress never runs backwards", () => {
    const half = withStatus(processing, { status: "processing", progress: 0.5 });
    expect(withStatus(half, { status: "processing", progress: 0.2 }).progress).toBe(0.5);
  });
  test("a failure says why", () => {
    const failed = withStatus(processing, { status: "failed", error: "Cut short." });
    expect(failed).toMatchObject({ stage: "refused", trouble: { words: "Cut short." } });
  });
  test("a late word changes nothing that is settled", () => {
    const published = withStatus(processing, { status: "published" });
    expect(withStatus(published, { status: "failed" })).toBe(published);
  });
});
