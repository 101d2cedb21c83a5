import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addFiles, share, writeDraft } from "@/features/posts/compose/desk";
import { haltAll, startRunner } from "@/features/posts/compose/runner";
import { closeShipments, currentShipments, openShipments } from "@/features/posts/compose/shipments";

interface Call {
  path: string;
  key: string | null;
  body: unknown;
}

let calls: Call[] = [];
let lostUploads = 0;
let uploads = 0;

/** A server of three answers, and an upload that may be cut. */
async function server(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const body: unknown = request.method === "POST" ? await request.clone().json() : null;
  calls.push({ path, key: request.headers.get("Idempotency-Key"), body });
  const answer = (status: number, json: unknown) =>
    new Response(JSON.stringify(json), { status, headers: { "Content-Type": "application/json" } });
  if (path === "/api/posts/upload-url") {
    const uploads = [{ media_id: "5", upload_url: "/upload/5", method: "PUT", headers: {}, expires_in: 600 }];
    return answer(201, { post_id: "9", upload_url: "/upload/5", expires_in: 600, uploads });
  }
  if (path === "/api/posts") return answer(201, { post_id: "9", status: "processing", media: [] });
  return answer(200, { status: "published", progress: 1 });
}

class Upload {
  status = 0;
  responseText = "";
  upload: { onprogress?: (event: unknown) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  open = () => undefined;
  setRequestHeader = () => undefined;
  getResponseHeader = () => null;
  abort = () => undefined;
  send = () => {
    uploads += 1;
    queueMicrotask(() => {
      if (uploads <= lostUploads) return this.onerror?.();
      this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 });
      this.status = 200;
      this.onload?.();
    });
  };
}

let stop: () => void;

beforeEach(() => {
  calls = [];
  uploads = 0;
  lostUploads = 0;
  localStorage.clear();
  vi.stubGlobal("fetch", server);
  vi.stubGlobal("XMLHttpRequest", Upload);
  stop = startRunner(new QueryClient());
  openShipments("1");
});

afterEach(() => {
  haltAll();
  closeShipments();
  stop();
});

async function compose(): Promise<string> {
  await addFiles([new File(["bytes"], "bird.jpg", { type: "image/jpeg" })]);
  const draft = currentShipments()[0];
  if (!draft) throw new Error("there is no draft");
  writeDraft(draft.id, { caption: " A bird ", place: "Berlin" });
  return draft.id;
}

const stage = () => currentShipments()[0]?.stage;

test("a photo travels from the desk to being published", async () => {
  share(await compose());
  await vi.waitFor(() => expect(stage()).toBe("published"), 4000);
  expect(calls.map((call) => call.path)).toEqual([
    "/api/posts/upload-url",
    "/api/posts",
    "/api/posts/9/status",
  ]);
  expect(calls[1]?.body).toEqual({
    post_id: "9",
    caption: "A bird",
    location: { name: "Berlin" },
    alt_texts: [""],
  });
});

test("a connection lost twice costs time, and nothing else", async () => {
  lostUploads = 2;
  share(await compose());
  await vi.waitFor(() => expect(currentShipments()[0]?.trouble?.isPassing).toBe(true));
  window.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(uploads).toBe(2));
  await vi.waitFor(() => expect(currentShipments()[0]?.attempts).toBe(2));
  window.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(stage()).toBe("published"), 4000);
  expect(uploads).toBe(3);
  expect(calls.filter((call) => call.path === "/api/posts")).toHaveLength(1);
});

test("words and choice survive the tab", async () => {
  await compose();
  closeShipments();
  expect(currentShipments()).toEqual([]);
  openShipments("1");
  expect(currentShipments()[0]).toMatchObject({ stage: "draft", caption: " A bird ", place: "Berlin" });
});

test("another account does not see them", async () => {
  await compose();
  openShipments("2");
  expect(currentShipments()).toEqual([]);
});

test("what cannot be posted is refused with words, and the rest is taken", async () => {
  const problems = await addFiles([
    new File(["x"], "film.avi", { type: "video/x-msvideo" }),
    new File(["x"], "bird.png", { type: "image/png" }),
  ]);
  expect(problems).toEqual([expect.stringMatching(/film\.avi is a kind of video/)]);
  expect(currentShipments()[0]?.photos.map((photo) => photo.name)).toEqual(["bird.png"]);
});
