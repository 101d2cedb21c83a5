/** Light, dark, or as the device says. `public/static/first-paint.js` applies the same rule before the first paint. */
import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "./stored";

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "heliograph.theme";
const listeners = new Set<() => void>();
const systemDark = () => matchMedia("(prefers-color-scheme: dark)");

function current(): ThemeChoice {
  const stored = readStored(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

function apply(): void {
  const choice = current();
  const resolved = choice === "system" ? (systemDark().matches ? "dark" : "light") : choice;
  document.documentElement.dataset["theme"] = resolved;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.content = resolved === "dark" ? "#101216" : "#f7f8f8";
  }
  for (const listener of listeners) listener();
}

export function chooseTheme(choice: ThemeChoice): void {
  writeStored(KEY, choice === "system" ? null : choice);
  apply();
}

/** Follow the device while no choice is stored. Called once at start. */
export function followSystemTheme(): void {
  systemDark().addEventListener("change", apply);
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) apply();
  });
  apply();
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}
