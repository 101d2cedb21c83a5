/** What an API refusal is to the client: one error class, whatever went wrong on the way. */

export interface FieldProblem {
  field: string;
  message: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds: number | null;

  constructor(init: {
    status: number;
    code: string;
    message: string;
    fields?: readonly FieldProblem[];
    retryAfterSeconds?: number | null;
  }) {
    super(init.message);
    this.name = "Problem";
    this.status = init.status;
    this.code = init.code;
    this.fields = init.fields ?? [];
    this.retryAfterSeconds = init.retryAfterSeconds ?? null;
  }

  /** True where the same request may succeed later without anyone changing it. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** The words for one field, or null. Matches `alt_texts[1]` and `body.username` by their first known part. */
  field(name: string): string | null {
    return this.fields.find((each) => fieldName(each.field) === name)?.message ?? null;
  }

  /** The sentence for the whole form; empty where its own fields already say everything. */
  detailFor(shownFields: readonly string[] = []): string {
    const isAllShown = this.fields.every((each) => shownFields.includes(fieldName(each.field)));
    return this.fields.length > 0 && isAllShown ? "" : this.message;
  }
}

function fieldName(path: string): string {
  const parts = path
    .replace(/\[\d+\]/g, "")
    .replace(/^\$?\./, "")
    .split(/[./]/)
    .filter(Boolean);
  return (parts[0] === "body" || parts[0] === "data" ? parts[1] : parts[0]) ?? path;
}

export function unreachable(): Problem {
  return new Problem({
    status: 0,
    code: "unreachable",
    message: "The server cannot be reached. Check your connection and try again.",
  });
}

const PLAIN_WORDS: Record<number, string> = {
  401: "Please log in first.",
  403: "You may not do that.",
  404: "This does not exist, or you may not see it.",
  413: "That is too large.",
  415: "That kind of file is not supported.",
  429: "That was a little too fast. Please wait a moment.",
  503: "The server is busy. Please try again in a moment.",
};

/** Read an RFC 9457 body, or make the best of an answer that has none (a proxy's page, an empty body). */
export function problemFrom(status: number, body: unknown, retryAfter: string | null): Problem {
  const said = isRecord(body) ? body : {};
  const errors = Array.isArray(said["errors"]) ? said["errors"] : [];
  const retryAfterSeconds = readRetryAfter(retryAfter);
  const fallback = PLAIN_WORDS[status] ?? "Something went wrong on the server. Please try again.";
  const detail = text(said["detail"]) ?? text(said["title"]) ?? fallback;
  return new Problem({
    status,
    code: text(said["code"]) ?? `http_${status}`,
    message: status === 429 && retryAfterSeconds ? `${fallback} ${waitWords(retryAfterSeconds)}` : detail,
    fields: errors.filter(isFieldProblem),
    retryAfterSeconds,
  });
}

function readRetryAfter(value: string | null): number | null {
  if (!value) return null;
  if (/^\d+$/.test(value.trim())) return Number(value);
  const until = Date.parse(value);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}

function waitWords(seconds: number): string {
  if (seconds < 90) return `Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;
  if (seconds < 5400) return `Try again in ${Math.ceil(seconds / 60)} minutes.`;
  return `Try again in ${Math.ceil(seconds / 3600)} hours.`;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value["field"] === "string" && typeof value["message"] === "string";
}

/** Any thrown thing as a Problem, so that one component can show them all. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof TypeError || (thrown instanceof DOMException && thrown.name === "TimeoutError")) {
    return unreachable();
  }
  return new Problem({
    status: -1,
    code: "unexpected",
    message: "Something unexpected happened. Please try again.",
  });
}
