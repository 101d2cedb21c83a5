import { useRef, type KeyboardEvent, type MouseEvent, type PointerEvent, type ReactNode } from "react";
import { t } from "@/platform/words";
import { bubblePlace, isAbove } from "./bubbles";
import css from "./Spots.module.css";
import { movedSpot, type Spot } from "./spots";
import type { Tagged } from "./tags";

export interface Picture {
  key: string;
  /** Width over height. */
  ratio: number;
  image: ReactNode;
}

interface Point {
  x: number;
  y: number;
}

interface SpotStageProps {
  picture: Picture;
  people: Tagged;
  spots: readonly Spot[];
  /** Where somebody is about to be named. */
  point: Point | null;
  onPoint: (point: Point) => void;
  onSpot: (spot: Spot) => void;
  onRemove: (userId: string) => void;
}

const STEP = 0.02;
const LONG_STEP = 0.1;

/** A picture on which people are placed: a touch chooses the spot, names are dragged, and moved by the arrow keys. */
export function SpotStage(props: SpotStageProps) {
  const { picture, people, spots, point, onPoint, onSpot, onRemove } = props;
  const stage = useRef<HTMLDivElement>(null);

  const at = (event: MouseEvent): Point => {
    const { left, top, width, height } = stage.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  };
  const here = spots.filter((spot) => spot.picture === picture.key);

  return (
    // A touch is the short cut; for the keyboard each person in the list has a button that places them.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div
      ref={stage}
      className={css.spotStage}
      style={{ aspectRatio: String(picture.ratio), maxWidth: `calc(46dvh * ${picture.ratio})` }}
      onClick={(event) => {
        if (!(event.target instanceof Element) || event.target.closest("button")) return;
        onPoint(at(event));
      }}
    >
      {picture.image}
      {point && (
        <span className={css.point} style={{ left: `${point.x * 100}%`, top: `${point.y * 100}%` }} />
      )}
      {here.map((spot) => {
        const person = people.find(({ user_id }) => user_id === spot.userId);
        return (
          person && (
            <PlacedName
              key={spot.userId}
              spot={spot}
              username={person.username}
              at={at}
              onSpot={onSpot}
              onRemove={() => onRemove(spot.userId)}
            />
          )
        );
      })}
    </div>
  );
}

interface PlacedNameProps {
  spot: Spot;
  username: string;
  /** Where on the picture a pointer is. */
  at: (event: PointerEvent) => Point;
  onSpot: (spot: Spot) => void;
  onRemove: () => void;
}

function PlacedName({ spot, username, at, onSpot, onRemove }: PlacedNameProps) {
  /** From the pointer that holds the name to its spot: it moves from where it was taken, and does not jump. */
  const held = useRef<Point>({ x: 0, y: 0 });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? LONG_STEP : STEP;
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = steps[event.key];
    if (move) onSpot(movedSpot(spot, ...move));
    else if (event.key === "Delete" || event.key === "Backspace") onRemove();
    else return;
    event.preventDefault();
  };
  return (
    <button
      type="button"
      className={css.bubble}
      style={bubblePlace(spot)}
      data-above={isAbove(spot) || undefined}
      data-spot={spot.userId}
      aria-label={t("tag.spot", { username })}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const { x, y } = at(event);
        held.current = { x: spot.x - x, y: spot.y - y };
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const { x, y } = at(event);
        onSpot({ ...spot, x: x + held.current.x, y: y + held.current.y });
      }}
      onKeyDown={onKeyDown}
    >
      <bdi>{username}</bdi>
    </button>
  );
}
