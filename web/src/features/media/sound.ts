/** Whether videos are heard: off until somebody asks for it, then kept for the session, for all of them. */
import { useSyncExternalStore } from "react";

const KEY = "heliograph.sound";
const listeners = new Set<() => void>();
let isOn = read();

function read(): boolean {
  try {
    return sessionStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

export function setSound(next: boolean): void {
  isOn = next;
  try {
    sessionStorage.setItem(KEY, next ? "on" : "off");
  } catch {
    // Not kept: it holds for this page.
  }
  for (const listener of listeners) listener();
}

export function isSoundOn(): boolean {
  return isOn;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSound(): boolean {
  return useSyncExternalStore(subscribe, isSoundOn);
}
