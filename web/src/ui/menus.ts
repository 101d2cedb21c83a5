/** Where a menu stands, and where its keys lead: plain reckoning. */

/** Between the dots and the menu. */
const GAP = 4;
/** To the edges of the window. */
const EDGE = 12;

interface Measures {
  offsetWidth: number;
  offsetHeight: number;
}

type Box = Pick<DOMRect, "left" | "right" | "top" | "bottom">;

/** In the window: beneath what opened it and flush with its end, or above where there is no room beneath. */
export function besides(
  opener: Box,
  menu: Measures,
  isRightToLeft: boolean,
  page: { width: number; height: number } = {
    width: document.documentElement.clientWidth,
    height: window.innerHeight,
  },
): { left: number; top: number } {
  const end = isRightToLeft ? opener.left : opener.right - menu.offsetWidth;
  const left = Math.max(EDGE, Math.min(end, page.width - menu.offsetWidth - EDGE));
  const above = opener.top - GAP - menu.offsetHeight;
  const below = opener.bottom + GAP;
  const isRoom = below + menu.offsetHeight + EDGE <= page.height;
  return { left, top: isRoom || above < EDGE ? below : above };
}

/** Which entry a key leads to from the one at `at` (-1 where none is meant); null where it leads to none. */
export function stepTo(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return at <= 0 ? count - 1 : at - 1;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}

/** The next entry that begins with the letter; null where none does. */
export function byLetter(letter: string, at: number, words: readonly string[]): number | null {
  if (Array.from(letter).length !== 1 || letter === " ") return null;
  const begins = (each: string | undefined) =>
    each?.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase());
  for (let step = 1; step <= words.length; step += 1) {
    const to = (at + step) % words.length;
    if (begins(words[to])) return to;
  }
  return null;
}
