/** Typing that survives a reload, or a log-in forced in between: kept for the tab, forgotten when saved. */
import { useCallback, useState } from "react";

export function useKept<T>(
  key: string,
  initial: T,
  recover?: (key: string) => void,
): [T, (next: T) => void, () => void] {
  const read = () => {
    recover?.(key);
    return { key, value: readKept<T>(key) ?? initial };
  };
  const [held, setHeld] = useState(read);
  // Whose it is may be known only later, and then something else is kept.
  const { value } = held.key === key ? held : read();
  if (held.key !== key) setHeld({ key, value });
  const keep = useCallback(
    (next: T) => {
      setHeld({ key, value: next });
      writeKept(key, next);
    },
    [key],
  );
  const forget = useCallback(() => writeKept(key, null), [key]);
  return [value, keep, forget];
}

/** What this tab keeps under a key; null where it keeps nothing. */
export function readKept<T>(key: string): T | null {
  try {
    const stored = sessionStorage.getItem(key);
    return stored === null ? null : (JSON.parse(stored) as T);
  } catch {
    return null;
  }
}

/** Null forgets. */
export function writeKept(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Not kept: the field still works.
  }
}
