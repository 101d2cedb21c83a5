import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  isStale,
  isWhole,
  nextParts,
  planFraction,
  planOf,
  withPart,
  type PartOffer,
} from "@/features/media/parts";
import { sendInParts } from "@/features/media/sendInParts";

const NOW = 1_000_000;

function anOffer(arrived: readonly number[], sizes = [8, 8, 8, 8, 3]) {
  const parts = sizes.map((size_bytes, at): PartOffer => {
    const has_arrived = arrived.includes(at + 1);
    return { number: at + 1, size_bytes, has_arrived, upload_url: has_arrived ? null : `/upload/${at + 1}` };
  });
  return { part_bytes: 8, expires_in: 3600, parts };
}

describe("a plan", () => {
  test("cuts the file where the server does, in whatever order it names the parts", () => {
    const offer = anOffer([]);
    const plan = planOf({ ...offer, parts: offer.parts.toReversed() }, NOW);
    expect(plan.parts.map(({ from, to }) => [from, to])).toEqual([
      [0, 8],
      [8, 16],
      [16, 24],
      [24, 32],
      [32, 35],
    ]);
    expect(plan.sizeBytes).toBe(35);
  });
  test("sends two at a time, and only what has not arrived", () => {
    let plan = planOf(anOffer([1, 3]), NOW);
    expect(nextParts(plan).map((part) => part.offer.number)).toEqual([2, 4]);
    plan = withPart(plan, 2, { state: "sending", sentBytes: 0 });
    expect(nextParts(plan).map((part) => part.offer.number)).toEqual([4]);
    plan = withPart(plan, 4, { state: "sending", sentBytes: 0 });
    expect(nextParts(plan)).toEqual([]);
    plan = withPart(plan, 2, { state: "arrived", sentBytes: 0 });
    expect(nextParts(plan).map((part) => part.offer.number)).toEqual([5]);
  });
  test("counts bytes, and takes back those of a part that broke off", () => {
    let plan = planOf(anOffer([1]), NOW);
    expect(planFraction(plan)).toBeCloseTo(8 / 35);
    plan = withPart(plan, 2, { state: "sending", sentBytes: 6 });
    expect(planFraction(plan)).toBeCloseTo(14 / 35);
    plan = withPart(plan, 2, { state: "waiting", sentBytes: 0 });
    expect(planFraction(plan)).toBeCloseTo(8 / 35);
    expect(isWhole(plan)).toBe(false);
    expect(isWhole(planOf(anOffer([1, 2, 3, 4, 5]), NOW))).toBe(true);
    expect(planFraction(planOf(anOffer([], []), NOW))).toBe(1);
  });
  test("begins no part with an address that is about to end", () => {
    const plan = planOf(anOffer([]), NOW);
    expect(isStale(plan, NOW + 3_500_000)).toBe(false);
    expect(isStale(plan, NOW + 3_590_000)).toBe(true);
    expect(isStale(planOf(anOffer([1, 2, 3, 4, 5]), NOW), NOW + 3_590_000)).toBe(false);
  });
});

describe("sending in parts", () => {
  const FILE = new Blob(["x".repeat(35)]);
  let arrived: number[] = [];
  let sent: number[] = [];
  let offers = 0;
  let underWay = 0;
  let mostUnderWay = 0;
  /** The answers to come for a part; 0 is a lost connection. Without any it is taken. */
  let answers: Record<number, number[]> = {};

  class Put {
    status = 0;
    responseText = "";
    upload = {};
    onload?: () => void;
    onerror?: () => void;
    private number = 0;
    open = (_: string, url: string) => {
      this.number = Number(new URL(url).pathname.split("/").pop());
    };
    setRequestHeader = () => undefined;
    getResponseHeader = () => null;
    abort = () => undefined;
    send = (body: Blob) => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      setTimeout(() => {
        underWay -= 1;
        const status = answers[this.number]?.shift() ?? 200;
        sent.push(this.number);
        if (status === 0) return this.onerror?.();
        if (status === 200) arrived.push(this.number);
        expect(body.size).toBe(this.number === 5 ? 3 : 8);
        this.status = status;
        this.onload?.();
      });
    };
  }

  beforeEach(() => {
    [arrived, sent, offers, underWay, mostUnderWay, answers] = [[], [], 0, 0, 0, {}];
    vi.stubGlobal("XMLHttpRequest", Put);
    vi.stubGlobal("fetch", (request: Request) => {
      expect(new URL(request.url).pathname).toBe("/api/media/7/parts");
      offers += 1;
      const headers = { "Content-Type": "application/json" };
      return Promise.resolve(new Response(JSON.stringify(anOffer(arrived)), { headers }));
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  const send = (onArrived = () => undefined as void) =>
    sendInParts("7", FILE, { onProgress: () => undefined, onArrived }, new AbortController().signal);

  test("sends each part once, two at a time", async () => {
    const safe = vi.fn();
    await send(safe);
    expect(sent.toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(mostUnderWay).toBe(2);
    expect(offers).toBe(1);
    expect(safe).toHaveBeenCalledTimes(5);
  });
  test("a break is told once what was on its way has come to an end, and costs what had not arrived", async () => {
    answers = { 2: [0] };
    await expect(send()).rejects.toMatchObject({ status: 0, isPassing: true });
    expect(arrived).toContain(1);
    const before = [...arrived];
    sent = [];
    await send();
    expect(sent.filter((number) => before.includes(number))).toEqual([]);
    expect(arrived.toSorted()).toEqual([1, 2, 3, 4, 5]);
  });
  test("addresses that are too old are asked for anew, but not for ever", async () => {
    answers = { 3: [403] };
    await send();
    expect(offers).toBe(2);
    expect(arrived.toSorted()).toEqual([1, 2, 3, 4, 5]);
    arrived = [1, 2, 4, 5];
    answers = { 3: [403, 403, 403, 403, 403] };
    await expect(send()).rejects.toMatchObject({ status: 403 });
  });
  test("a refusal is said", async () => {
    answers = { 1: [415] };
    await expect(send()).rejects.toMatchObject({ status: 415, isPassing: false });
  });
  test("what the server has already needs nothing", async () => {
    arrived = [1, 2, 3, 4, 5];
    await send();
    expect(sent).toEqual([]);
    vi.stubGlobal("fetch", () =>
      Promise.resolve(new Response(JSON.stringify({ code: "already_uploaded" }), { status: 409 })),
    );
    await send();
    expect(sent).toEqual([]);
  });
});
