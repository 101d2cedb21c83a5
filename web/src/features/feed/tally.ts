/** What was on the screen, and for how long: plain counting, told nothing of screens. */

export interface Impression {
  post_id: string;
  dwell_ms: number;
}

/** Shorter than this a post flew by. */
const LEAST_MILLISECONDS = 250;
const DAY_MILLISECONDS = 86_400_000;

export class Tally {
  private readonly since = new Map<string, number>();
  private readonly dwells = new Map<string, number>();
  private readonly told = new Map<string, number>();

  /** From `now` on the post is on the screen. */
  enter(postId: string, now: number): void {
    if (!this.since.has(postId)) this.since.set(postId, now);
  }

  /** From `now` on it is not. */
  leave(postId: string, now: number): void {
    const since = this.since.get(postId);
    if (since === undefined) return;
    this.since.delete(postId);
    this.dwells.set(postId, (this.dwells.get(postId) ?? 0) + Math.max(0, now - since));
  }

  /** Nothing is on the screen any more; answers what was. */
  leaveAll(now: number): string[] {
    const left = [...this.since.keys()];
    for (const postId of left) this.leave(postId, now);
    return left;
  }

  /** What is new to tell, up to `most`. A post's dwell is told as it has grown in all; the server keeps the longest. */
  take(most: number): Impression[] {
    const items: Impression[] = [];
    for (const [postId, dwell] of this.dwells) {
      if (items.length === most) break;
      if (dwell < LEAST_MILLISECONDS || dwell <= (this.told.get(postId) ?? 0)) continue;
      this.told.set(postId, dwell);
      items.push({ post_id: postId, dwell_ms: Math.min(DAY_MILLISECONDS, Math.round(dwell)) });
    }
    return items;
  }

  /** They did not arrive: tell them again. */
  giveBack(items: readonly Impression[]): void {
    for (const { post_id: postId } of items) this.told.delete(postId);
  }
}

/** Half of it is seen, or it fills half of the screen. */
export function isSeen(shownPixels: number, heightPixels: number, screenPixels: number): boolean {
  return heightPixels > 0 && shownPixels >= Math.min(heightPixels, screenPixels) / 2;
}
