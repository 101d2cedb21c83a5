import { useEffect, useRef, useState, type RefObject } from "react";
import { arrange, shiftOf, type Taken } from "./arranging";

/** Lets the items of a row be put in another order by hand: spread `item(place)` over each. */
export function useArranging(row: RefObject<HTMLElement | null>, onMove: (from: number, to: number) => void) {
  const [taken, setTaken] = useState<Taken | null>(null);
  const move = useRef(onMove);
  useEffect(() => {
    move.current = onMove;
  });
  useEffect(() => {
    if (!row.current) return;
    return arrange(row.current, { show: setTaken, move: (from, to) => move.current(from, to) });
  }, [row]);

  return {
    item: (place: number) => ({
      "data-place": place,
      "data-taken": taken?.from === place || undefined,
      style: taken ? { transform: `translateX(${shiftOf(place, taken)}px)` } : undefined,
    }),
  };
}
