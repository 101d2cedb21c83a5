/** Things in a row are put in another order by hand: a mouse takes one as it moves, a finger once it has rested on it. */

export interface Taken {
  /** The place it was taken from, and the one it is over. */
  from: number;
  to: number;
  /** How far it was moved, in pixels to the right. */
  by: number;
  /** The middles of all places, as far along the whole row. */
  middles: readonly number[];
}

/** Of the places with these middles the one nearest to a point; the row may run to the left. */
export function placeAt(middles: readonly number[], x: number): number {
  let nearest = 0;
  middles.forEach((middle, place) => {
    if (Math.abs(middle - x) < Math.abs((middles[nearest] ?? 0) - x)) nearest = place;
  });
  return nearest;
}

/** How far what stands at a place is drawn from it while something is moved. */
export function shiftOf(place: number, { from, to, by, middles }: Taken): number {
  if (place === from) return by;
  const step = (middles[1] ?? 0) - (middles[0] ?? 0);
  if (place > from && place <= to) return -step;
  if (place < from && place >= to) return step;
  return 0;
}

const EDGE_PIXELS = 40;
const FASTEST_PIXELS = 10;

/** How far the row is scrolled in one frame by what is held near one of its edges. */
export function pull(x: number, row: Pick<DOMRect, "left" | "right">): number {
  const before = row.left + EDGE_PIXELS - x;
  const behind = x - (row.right - EDGE_PIXELS);
  if (before > 0) return -FASTEST_PIXELS * Math.min(1, before / EDGE_PIXELS);
  if (behind > 0) return FASTEST_PIXELS * Math.min(1, behind / EDGE_PIXELS);
  return 0;
}

/** A finger that moves sooner scrolls the row. */
const HOLD_MILLISECONDS = 250;
const STILL_PIXELS = 6;

interface Held {
  pointerId: number;
  element: HTMLElement;
  place: number;
  isMouse: boolean;
  startX: number;
  x: number;
  timer?: number;
  /** Since it was taken: the row's places, and how far it was scrolled then. */
  taken?: { middles: readonly number[]; scrolled: number };
}

interface Arranged {
  /** Draw it: once a frame while something is held, null once it is let go. */
  show: (taken: Taken | null) => void;
  move: (from: number, to: number) => void;
}

/** Let what has a `data-place` in the row be moved by hand; answers what to do when the row goes. */
export function arrange(row: HTMLElement, { show, move }: Arranged): () => void {
  let held: Held | null = null;
  let wasTaken = false;
  let frame = 0;

  const now = ({ place, startX, x, taken }: Held): Taken | null => {
    if (!taken) return null;
    const { middles, scrolled } = taken;
    const by = x - startX + row.scrollLeft - scrolled;
    return { from: place, to: placeAt(middles, (middles[place] ?? 0) + by), by, middles };
  };
  const follow = () => {
    if (!held) return;
    // Near an edge the row runs on, though the hand rests.
    row.scrollLeft += pull(held.x, row.getBoundingClientRect());
    show(now(held));
    frame = requestAnimationFrame(follow);
  };
  const take = (hand: Held) => {
    const middles = [...row.querySelectorAll("[data-place]")].map((each) => {
      const { left, width } = each.getBoundingClientRect();
      return left + width / 2 + row.scrollLeft;
    });
    hand.taken = { middles, scrolled: row.scrollLeft };
    wasTaken = true;
    hand.element.setPointerCapture(hand.pointerId);
    follow();
  };
  const letGo = () => {
    clearTimeout(held?.timer);
    cancelAnimationFrame(frame);
    if (held?.taken) show(null);
    held = null;
  };

  const listeners = {
    pointerdown: (event: PointerEvent) => {
      wasTaken = false;
      const element = event.target instanceof Element && event.target.closest<HTMLElement>("[data-place]");
      if (!element || !event.isPrimary || event.button !== 0) return;
      letGo();
      const { pointerId, clientX: x } = event;
      const isMouse = event.pointerType === "mouse";
      const hand: Held = {
        pointerId,
        element,
        place: Number(element.dataset["place"]),
        isMouse,
        startX: x,
        x,
      };
      if (!isMouse) hand.timer = window.setTimeout(() => take(hand), HOLD_MILLISECONDS);
      held = hand;
    },
    pointermove: (event: PointerEvent) => {
      if (held?.pointerId !== event.pointerId) return;
      // It was let go outside.
      if (event.buttons === 0) return letGo();
      held.x = event.clientX;
      if (held.taken || Math.abs(held.x - held.startX) < STILL_PIXELS) return;
      if (held.isMouse) take(held);
      else letGo();
    },
    pointerup: (event: PointerEvent) => {
      if (held?.pointerId !== event.pointerId) return;
      held.x = event.clientX;
      const last = now(held);
      letGo();
      if (last && last.from !== last.to) move(last.from, last.to);
    },
    pointercancel: letGo,
    // What is held does not scroll the row as well.
    touchmove: (event: TouchEvent) => held?.taken && event.preventDefault(),
    // A finger that rests would be asked what to do with the picture.
    contextmenu: (event: MouseEvent) => held && !held.isMouse && event.preventDefault(),
    // What was moved is not pressed as well; a key has moved nothing.
    click: (event: MouseEvent) => wasTaken && event.detail > 0 && event.stopPropagation(),
  };
  const each = Object.entries(listeners) as [string, EventListener][];
  for (const [kind, hear] of each) row.addEventListener(kind, hear, { capture: true, passive: false });
  return () => {
    for (const [kind, hear] of each) row.removeEventListener(kind, hear, { capture: true });
    letGo();
  };
}
