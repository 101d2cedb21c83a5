/** How often the posts in view are asked about: soon where things happen, ever more seldom where nothing does. */

const FIRST_MILLISECONDS = 5_000;
const SLOWING = 1.5;

export class Pace {
  private wait = FIRST_MILLISECONDS;
  private watched = "";

  /** Other posts are looked at: begin anew. Answers whether they are others. */
  look(postIds: readonly string[]): boolean {
    const watched = postIds.join();
    if (watched === this.watched) return false;
    this.watched = watched;
    this.wait = FIRST_MILLISECONDS;
    return true;
  }

  /** An answer has come, or none has. */
  hear(isNews: boolean, mostMilliseconds: number): void {
    this.wait = isNews ? FIRST_MILLISECONDS : Math.min(mostMilliseconds, this.wait * SLOWING);
  }

  /** Until the next question. `chance`, from 0 to 1, keeps those who began together from asking together. */
  next(chance: number): number {
    return this.wait * (0.9 + 0.2 * chance);
  }
}
