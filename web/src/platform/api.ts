/** The one door to the server: typed calls, problems thrown, the end of a session announced. */
import createClient from "openapi-fetch";
import type { paths } from "@/generated/schema";
import { takeEarly } from "./early";
import { problemFrom, unreachable } from "./problem";

const TIMEOUT_MILLISECONDS = 30_000;

/** Browsers carry 64 KB and ten or twenty requests out of a page that is left, all told, and refuse what is over. */
const CARRIED_CHARACTERS = 4_000;
const MOST_CARRIED = 8;

/** Ids are 64 bits: in an address they travel as digits, never as a JavaScript number, which would round them. */
type WithTextIds<P> = {
  [Path in keyof P]: {
    [Method in keyof P[Path]]: P[Path][Method] extends { parameters: infer Parameters }
      ? Omit<P[Path][Method], "parameters"> & {
          parameters: {
            [Kind in keyof Parameters]: Kind extends "path"
              ? { [Name in keyof Parameters[Kind]]: string }
              : Parameters[Kind];
          };
        }
      : P[Path][Method];
  };
};

/** What one press does is small: it is done though the page is left at once. */
class Carried extends Request {
  constructor(input: RequestInfo | URL, init: RequestInit = {}) {
    const isSmall = !init.body || (typeof init.body === "string" && init.body.length <= CARRIED_CHARACTERS);
    super(input, { ...init, keepalive: init.keepalive || (init.method !== "GET" && isSmall) });
  }
}

export const api = createClient<WithTextIds<paths>>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  credentials: "same-origin",
  Request: Carried,
  fetch: fetchOrExplain,
});

const onSignedOut = new Set<(path: string) => void>();

/** Call `listener` with the path of any call answered "nobody is logged in". Returns the undoing. */
export function whenSignedOut(listener: (path: string) => void): () => void {
  onSignedOut.add(listener);
  return () => onSignedOut.delete(listener);
}

const onAnswer = new Set<(method: string, path: string, status: number) => void>();

/** Call `listener` with the way of every call and the status it was answered with. Returns the undoing. */
export function whenAnswered(listener: (method: string, path: string, status: number) => void): () => void {
  onAnswer.add(listener);
  return () => onAnswer.delete(listener);
}

let carried = 0;

export async function fetchOrExplain(request: Request): Promise<Response> {
  const deadline = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  const keepalive = request.keepalive && carried < MOST_CARRIED;
  carried += Number(keepalive);
  try {
    const signal = AbortSignal.any([request.signal, deadline]);
    const response = (await takeEarly(request)) ?? (await fetch(request, { signal, keepalive }));
    const path = new URL(request.url).pathname;
    for (const listener of onAnswer) listener(request.method, path, response.status);
    if (response.status === 401 && path !== "/api/users/login")
      for (const listener of onSignedOut) listener(path);
    return response;
  } catch (thrown) {
    if (request.signal.aborted) throw thrown;
    throw unreachable();
  } finally {
    carried -= Number(keepalive);
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; throws Problem for every refusal. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemFrom(response.status, error, response.headers.get("Retry-After"));
  return data as T;
}

/** A typed GET/POST without generated types, for raw bodies (image bytes). */
export async function sendBytes<T>(method: "PUT" | "POST", path: string, body: Blob): Promise<T> {
  const request = new Request(new URL(path, location.origin), {
    method,
    body,
    credentials: "same-origin",
    headers: { "Content-Type": body.type || "application/octet-stream" },
  });
  const response = await fetchOrExplain(request);
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemFrom(response.status, answer, response.headers.get("Retry-After"));
  return answer as T;
}
