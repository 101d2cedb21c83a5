/** Single keys as short cuts: which was pressed, and whether it was meant as one. */
import { useEffect, useRef } from "react";

/** Where keys are letters, or belong to what is open. */
const OWN_KEYS = "input, textarea, select, dialog, [role=menu], [role=listbox]";

type Press = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "defaultPrevented" | "target"
>;

/**
 * The key that was pressed as a short cut; null where it is a part of something else: of typing, of an input method's
 * word, of the browser's own short cuts. On a keyboard of another script the key in the same place counts.
 */
export function shortcut(event: Press): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented)
    return null;
  const { target } = event;
  if (target instanceof HTMLElement && (target.isContentEditable || target.closest(OWN_KEYS))) return null;
  const isForeign = event.key.length === 1 && event.key > "\u007f";
  const place = /^Key([A-Z])$/.exec(event.code)?.[1];
  return isForeign && place ? place.toLowerCase() : event.key;
}

/** Call `onKey` for every key pressed as a short cut while this is shown; true from it: the key was used. */
export function useShortcut(onKey: (key: string, event: KeyboardEvent) => boolean): void {
  const act = useRef(onKey);
  useEffect(() => {
    act.current = onKey;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const key = shortcut(event);
      if (key !== null && act.current(key, event)) event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
