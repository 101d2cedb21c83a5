import { useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { cx } from "./cx";
import css from "./Suggestions.module.css";

export interface Suggestion {
  key: string;
  shown: ReactNode;
}

interface SuggestionsProps {
  id: string;
  label: string;
  options: readonly Suggestion[];
  /** The place of the one that Enter takes; -1 for none. */
  active: number;
  onChoose: (place: number) => void;
}

const MARGIN_PIXELS = 16;
const ENOUGH_PIXELS = 200;
const LEAST_PIXELS = 60;

export const optionId = (listId: string, place: number) => `${listId}-${place}`;

/**
 * What could be meant, beneath a field or above it, wherever there is room. The focus stays in the field, which names
 * the active option (`aria-activedescendant`); the element around both is to be positioned.
 */
export function Suggestions({ id, label, options, active, onChoose }: SuggestionsProps) {
  const list = useRef<HTMLDivElement>(null);
  const [isAbove, setAbove] = useState(false);
  const count = options.length;

  useLayoutEffect(() => {
    const element = list.current;
    const around = element?.offsetParent;
    if (!element || !around) return;
    const field = around.getBoundingClientRect();
    const seen = visiblePart(around);
    const beneath = seen.bottom - field.bottom - MARGIN_PIXELS;
    const above = field.top - seen.top - MARGIN_PIXELS;
    // What is above the field is what it is about: it is covered only where there is next to no room beneath.
    const isTight = beneath < Math.min(element.scrollHeight, ENOUGH_PIXELS) && above > beneath;
    setAbove(isTight);
    element.style.setProperty("--room", `${Math.max(isTight ? above : beneath, LEAST_PIXELS)}px`);
  }, [count]);

  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);

  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      className={cx(css.list, isAbove && css.above)}
      // The field keeps the focus, and what is typed goes on.
      onMouseDown={(event) => event.preventDefault()}
    >
      {options.map((option, place) => (
        // The keys are the field's: arrows move, Enter takes.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={option.key}
          id={optionId(id, place)}
          role="option"
          aria-selected={place === active}
          tabIndex={-1}
          className={css.option}
          onClick={() => onChoose(place)}
        >
          {option.shown}
        </div>
      ))}
    </div>
  );
}

/** From where to where, down the window, what lies around an element can be seen. */
function visiblePart(element: Element): { top: number; bottom: number } {
  let top = 0;
  let bottom = window.visualViewport?.height ?? window.innerHeight;
  for (let each = element.parentElement; each; each = each.parentElement) {
    if (getComputedStyle(each).overflowY === "visible") continue;
    const edge = each.getBoundingClientRect();
    top = Math.max(top, edge.top);
    bottom = Math.min(bottom, edge.bottom);
  }
  return { top, bottom };
}
