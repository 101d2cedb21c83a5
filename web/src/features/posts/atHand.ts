/** Which of the posts on the page the keys mean: the one with the focus, or else the one at the top of the screen. */

/** Less than this much of it left, a post is no longer looked at. */
const GONE_PIXELS = 160;

export function shownPosts(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-post]")];
}

export function focusedIndex(posts: readonly HTMLElement[]): number {
  return posts.findIndex((post) => post.contains(document.activeElement));
}

export function topIndex(posts: readonly HTMLElement[]): number {
  const at = firstBelow(posts, GONE_PIXELS);
  return at < posts.length ? at : -1;
}

/** The first that ends beneath a line so far from the screen's top, by halves: they stand one below the other. */
export function firstBelow(posts: readonly HTMLElement[], line: number): number {
  let low = 0;
  let high = posts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((posts[middle]?.getBoundingClientRect().bottom ?? 0) > line) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function postAtHand(): HTMLElement | undefined {
  const posts = shownPosts();
  return posts[focusedIndex(posts)] ?? posts[topIndex(posts)];
}

/** Where a step from the post with the focus leads; without one, from what stands at the top of the screen. */
export function nextIndex(focused: number, top: number, count: number, step: 1 | -1): number {
  if (focused >= 0) return Math.min(count - 1, Math.max(0, focused + step));
  if (step > 0) return Math.max(0, top);
  return Math.max(0, (top < 0 ? count : top) - 1);
}
