/** Short notices: said once, gone by themselves. Kept outside React so that any code may speak. */

export interface Toast {
  id: number;
  words: string;
  isBad: boolean;
  action?: { label: string; act: () => void };
}

const LIFE_MILLISECONDS = 5_000;
export const LIFE_WITH_ACTION_MILLISECONDS = 10_000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function say(
  words: string,
  options: { isBad?: boolean; isLasting?: boolean; action?: Toast["action"] } = {},
): void {
  const id = ++lastId;
  const toast: Toast = { id, words, isBad: options.isBad ?? false };
  if (options.action) toast.action = options.action;
  change([...toasts.filter((other) => other.words !== words).slice(-2), toast]);
  if (options.isLasting) return;
  setTimeout(() => dismiss(id), options.action ? LIFE_WITH_ACTION_MILLISECONDS : LIFE_MILLISECONDS);
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}
