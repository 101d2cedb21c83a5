/**
 * The server's event stream: one connection a tab, open only while somebody is logged in and the tab is visible
 * (a browser grants six connections a host over HTTP/1.1, and a hidden tab must not hold one).
 */

export interface LiveEvents {
  "feed.new": { post_id: string; author_id: string };
  "post.status": { post_id: string; status: string; progress?: number; error?: string | null };
}

type Name = keyof LiveEvents;
type Handler<N extends Name> = (data: LiveEvents[N]) => void;

const handlers = new Map<Name, Set<Handler<Name>>>();
const reconnectHandlers = new Set<() => void>();
const refusedHandlers = new Set<() => void>();
const LINGER_MILLISECONDS = 30_000;

let wanted = false;
let source: EventSource | null = null;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let lingerTimer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let hasOpened = false;

export function onLive<N extends Name>(name: N, handler: Handler<N>): () => void {
  const set = handlers.get(name) ?? new Set();
  handlers.set(name, set);
  set.add(handler as Handler<Name>);
  return () => set.delete(handler as Handler<Name>);
}

/** Runs after a gap, when events may have been missed. */
export function onLiveReconnect(handler: () => void): () => void {
  reconnectHandlers.add(handler);
  return () => reconnectHandlers.delete(handler);
}

/** Runs when the server answers the stream with an error: the session may have been ended elsewhere. */
export function onLiveRefused(handler: () => void): () => void {
  refusedHandlers.add(handler);
  return () => refusedHandlers.delete(handler);
}

function connect(): void {
  if (source || !wanted || document.hidden || typeof EventSource === "undefined") return;
  const stream = new EventSource("/api/events");
  source = stream;
  for (const name of ["feed.new", "post.status"] as const) {
    stream.addEventListener(name, (event) => dispatch(name, (event as MessageEvent<string>).data));
  }
  stream.onopen = () => {
    failures = 0;
    if (hasOpened) for (const handler of reconnectHandlers) handler();
    hasOpened = true;
  };
  stream.onerror = () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    // The browser gives up after an error answer; ask again, ever more slowly.
    disconnect();
    for (const handler of refusedHandlers) handler();
    failures += 1;
    retryTimer = setTimeout(connect, Math.min(60_000, 2_000 * 2 ** Math.min(failures, 5)));
  };
}

function dispatch(name: Name, data: string): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return;
  }
  for (const handler of handlers.get(name) ?? []) handler(parsed as LiveEvents[Name]);
}

function disconnect(): void {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}

function onVisibility(): void {
  clearTimeout(lingerTimer);
  if (document.hidden) lingerTimer = setTimeout(disconnect, LINGER_MILLISECONDS);
  else connect();
}

export function startLive(): void {
  if (wanted) return;
  wanted = true;
  document.addEventListener("visibilitychange", onVisibility);
  connect();
}

export function stopLive(): void {
  wanted = false;
  hasOpened = false;
  document.removeEventListener("visibilitychange", onVisibility);
  clearTimeout(lingerTimer);
  disconnect();
}
