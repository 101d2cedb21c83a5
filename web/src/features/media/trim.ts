/** What an author does to a video before it is posted, as a value and pure moves. Seconds are the chosen file's own. */
import { t } from "@/platform/words";

export const LONGEST_SECONDS = 60;
export const SHORTEST_SECONDS = 1;

export interface Cut {
  startSeconds: number;
  /** Null: to the end. */
  endSeconds: number | null;
  /** Null: the server chooses. */
  coverSeconds: number | null;
  isMuted: boolean;
}

export const WHOLE: Cut = { startSeconds: 0, endSeconds: null, coverSeconds: null, isMuted: false };

/** The cut a chosen file begins with: all of it, or its first minute. */
export function firstCut(durationSeconds: number | null): Cut {
  const isLong = durationSeconds !== null && durationSeconds > LONGEST_SECONDS;
  return { ...WHOLE, endSeconds: isLong ? LONGEST_SECONDS : null };
}

export function endOf(cut: Cut, durationSeconds: number): number {
  return Math.min(cut.endSeconds ?? durationSeconds, durationSeconds);
}

export function lengthOf(cut: Cut, durationSeconds: number): number {
  return Math.max(0, endOf(cut, durationSeconds) - cut.startSeconds);
}

/** Move the start. The end is pushed along where the rest would be too short, and pulled where it would be too long. */
export function withStart(cut: Cut, seconds: number, durationSeconds: number): Cut {
  const start = rounded(clamp(seconds, 0, Math.max(0, durationSeconds - shortest(durationSeconds))));
  const end = clamp(
    endOf(cut, durationSeconds),
    start + shortest(durationSeconds),
    Math.min(durationSeconds, start + LONGEST_SECONDS),
  );
  return kept(cut, start, end, durationSeconds);
}

/** Move the end; the start gives way as the end does in `withStart`. */
export function withEnd(cut: Cut, seconds: number, durationSeconds: number): Cut {
  const end = clamp(seconds, shortest(durationSeconds), durationSeconds);
  const start = clamp(
    cut.startSeconds,
    Math.max(0, end - LONGEST_SECONDS),
    Math.max(0, end - shortest(durationSeconds)),
  );
  return kept(cut, rounded(start), end, durationSeconds);
}

/** Choose the picture that stands for the video: one of the part that is kept. */
export function withCover(cut: Cut, seconds: number, durationSeconds: number): Cut {
  const cover = rounded(clamp(seconds, cut.startSeconds, endOf(cut, durationSeconds)));
  return { ...cut, coverSeconds: cover };
}

export function withoutCover(cut: Cut): Cut {
  return { ...cut, coverSeconds: null };
}

/** Words for a cut that the server would refuse, or null. */
export function cutProblem(name: string, cut: Cut, durationSeconds: number | null): string | null {
  if (durationSeconds === null) return null;
  // Half a frame over is nobody's concern, the server's neither.
  if (lengthOf(cut, durationSeconds) > LONGEST_SECONDS + 0.05) {
    return t("files.tooLong", { name, count: LONGEST_SECONDS });
  }
  return null;
}

export interface VideoEdit {
  trim_start_seconds?: number;
  trim_end_seconds?: number;
  cover_seconds?: number;
  is_muted?: boolean;
}

/** The cut in the words of the API; only what differs from the whole. */
export function videoEdit(cut: Cut): VideoEdit {
  return {
    ...(cut.startSeconds > 0 ? { trim_start_seconds: cut.startSeconds } : {}),
    ...(cut.endSeconds === null ? {} : { trim_end_seconds: cut.endSeconds }),
    ...(cut.coverSeconds === null ? {} : { cover_seconds: cut.coverSeconds }),
    ...(cut.isMuted ? { is_muted: true } : {}),
  };
}

/** The cut that a kept recipe holds. */
export function cutOf(
  recipe: { [Name in keyof VideoEdit]?: VideoEdit[Name] | null } | null | undefined,
): Cut {
  return {
    startSeconds: recipe?.trim_start_seconds ?? 0,
    endSeconds: recipe?.trim_end_seconds ?? null,
    coverSeconds: recipe?.cover_seconds ?? null,
    isMuted: recipe?.is_muted ?? false,
  };
}

function kept(cut: Cut, startSeconds: number, end: number, durationSeconds: number): Cut {
  const endSeconds = end >= durationSeconds - 0.05 ? null : rounded(end);
  const cover = cut.coverSeconds;
  const isCoverGone = cover !== null && (cover < startSeconds || cover > end);
  return { ...cut, startSeconds, endSeconds, coverSeconds: isCoverGone ? null : cover };
}

function shortest(durationSeconds: number): number {
  return Math.min(SHORTEST_SECONDS, durationSeconds);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** To a tenth of a second: as fine as a thumb can be. */
function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
