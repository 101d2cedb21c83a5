/** What an API refusal is to the client: one error class, whatever went wrong on the way. */
import { t, type PlainKey } from "./words";
import { language } from "./words/language";

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
    message: t("problem.unreachable"),
  });
}

/** No answer came at all. */
export function isUnreachable(thrown: unknown): boolean {
  return asProblem(thrown).status === 0;
}

/** The codes we have words of our own for, in the reader's language. */
const BY_CODE = {
  account_suspended: "problem.account_suspended",
  bad_credentials: "problem.bad_credentials",
  bad_image: "problem.bad_image",
  blocked: "problem.blocked",
  comment_refused: "problem.comment_refused",
  comment_repeated: "problem.comment_repeated",
  comments_off: "problem.comments_off",
  email_taken: "problem.email_taken",
  file_too_large: "problem.file_too_large",
  follow_limit: "problem.follow_limit",
  follow_self: "problem.follow_self",
  forbidden: "problem.forbidden",
  invalid: "problem.invalid",
  invalid_account: "problem.invalid_account",
  invalid_comment: "problem.invalid_comment",
  invalid_post: "problem.invalid_post",
  likes_hidden: "problem.likes_hidden",
  mark_self: "problem.mark_self",
  media_not_uploaded: "problem.media_not_uploaded",
  not_found: "problem.not_found",
  not_yours: "problem.not_yours",
  post_already_submitted: "problem.post_already_submitted",
  post_not_published: "problem.post_not_published",
  quota_exceeded: "problem.quota_exceeded",
  rate_limited: "problem.rate_limited",
  signup_closed: "problem.signup_closed",
  too_large: "problem.too_large",
  too_many_pixels: "problem.too_many_pixels",
  type_mismatch: "problem.type_mismatch",
  unauthenticated: "problem.unauthenticated",
  unavailable: "problem.unavailable",
  unknown_filter: "problem.unknown_filter",
  unsupported_media: "problem.unsupported_media",
  username_taken: "problem.username_taken",
  wrong_length: "problem.wrong_length",
  wrong_password: "problem.wrong_password",
} as const satisfies Record<string, PlainKey>;

const BY_STATUS: Record<number, PlainKey> = {
  401: "problem.unauthenticated",
  403: "problem.forbidden",
  404: "problem.not_found",
  413: "problem.too_large",
  415: "problem.unsupported_media",
  429: "problem.rate_limited",
  503: "problem.unavailable",
};

/**
 * The server's own sentence knows more than ours, and is English: its readers get it. Everyone else gets what we have
 * in their language, and the server's where we have nothing.
 */
function sentence(status: number, code: string | null, detail: string | null): string {
  const known = code !== null && isKnown(code) ? t(BY_CODE[code]) : null;
  const plain = t(BY_STATUS[status] ?? "problem.server");
  return (language() === "en" ? (detail ?? known) : (known ?? detail)) ?? plain;
}

function isKnown(code: string): code is keyof typeof BY_CODE {
  return Object.hasOwn(BY_CODE, code);
}

/** What each field of a form asks for, with the server's lengths. */
const FIELD_RULES: Record<string, () => string> = {
  alt_texts: () => t("field.alt_texts", { count: 1_000 }),
  bio: () => t("field.bio", { count: 150 }),
  caption: () => t("field.caption", { count: 2_200 }),
  email: () => t("field.email"),
  full_name: () => t("field.full_name", { count: 100 }),
  location: () => t("field.location", { count: 100 }),
  password: () => t("field.password", { count: 10 }),
  username: () => t("field.username"),
  website: () => t("field.website"),
};

/** Words beside a field come in English too; in other languages the field's rule is said, or what is taken. */
function inReadersWords(field: FieldProblem, code: string | null): FieldProblem {
  if (language() === "en") return field;
  const name = fieldName(field.field);
  if (code === `${name}_taken` && isKnown(code)) return { ...field, message: t(BY_CODE[code]) };
  const rule = FIELD_RULES[name];
  return rule ? { ...field, message: rule() } : field;
}

/** Read an RFC 9457 body, or make the best of an answer that has none (a proxy's page, an empty body). */
export function problemFrom(status: number, body: unknown, retryAfter: string | null): Problem {
  const said = isRecord(body) ? body : {};
  const errors = Array.isArray(said["errors"]) ? said["errors"] : [];
  const retryAfterSeconds = readRetryAfter(retryAfter);
  const code = text(said["code"]);
  const words = sentence(status, code, text(said["detail"]) ?? text(said["title"]));
  return new Problem({
    status,
    code: code ?? `http_${status}`,
    message:
      status === 429 && retryAfterSeconds
        ? `${code === "comment_repeated" ? words : t("problem.rate_limited")} ${waitWords(retryAfterSeconds)}`
        : words,
    fields: errors.filter(isFieldProblem).map((each) => inReadersWords(each, code)),
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
  if (seconds < 90) return t("problem.waitSeconds", { count: seconds });
  if (seconds < 5400) return t("problem.waitMinutes", { count: Math.ceil(seconds / 60) });
  return t("problem.waitHours", { count: Math.ceil(seconds / 3600) });
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
    message: t("problem.unexpected"),
  });
}
