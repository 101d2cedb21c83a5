/** One file to the object store. XMLHttpRequest, because fetch cannot tell how far an upload has come. */
import { problemFrom, type Problem, unreachable } from "@/platform/problem";

/** Where one piece of bytes goes, and how. */
export interface Address {
  upload_url: string;
  method: string;
  headers: Record<string, string>;
}

export interface FileTicket extends Address {
  media_id: string;
}

const STALL_MILLISECONDS = 30_000;

/**
 * Send the bytes; `onProgress` gets 0–1. Resolves also where the server already has them.
 * Rejects with a Problem; one with status 0 when the connection was lost or stood still for 30 s.
 */
export function sendFile(
  ticket: Address,
  file: Blob,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout>;
    const abort = () => request.abort();
    const watch = () => {
      clearTimeout(stall);
      stall = setTimeout(abort, STALL_MILLISECONDS);
    };
    const settle = (verb: () => void) => {
      clearTimeout(stall);
      signal.removeEventListener("abort", abort);
      verb();
    };
    const lost = () => settle(() => reject(unreachable()));

    request.open(ticket.method || "PUT", new URL(ticket.upload_url, location.origin).href);
    for (const [name, value] of Object.entries(ticket.headers)) {
      if (!/^(content-length|host)$/i.test(name)) request.setRequestHeader(name, value);
    }
    request.upload.onprogress = (event) => {
      watch();
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () =>
      settle(() => {
        const problem = refusal(request);
        if (problem) reject(problem);
        else resolve();
      });
    request.onerror = lost;
    request.onabort = lost;
    signal.addEventListener("abort", abort);
    watch();
    // A Blob without a type, so that the browser adds no Content-Type beside the signed one.
    request.send(file.slice(0, file.size, ""));
  });
}

function refusal(request: XMLHttpRequest): Problem | null {
  if (request.status >= 200 && request.status < 300) return null;
  let body: unknown = null;
  try {
    body = JSON.parse(request.responseText);
  } catch {
    // An object store answers in XML: its status says enough.
  }
  const problem = problemFrom(request.status, body, request.getResponseHeader("Retry-After"));
  return problem.code === "already_uploaded" ? null : problem;
}
