/**
 * Short notices: said once, gone by themselves. Kept outside React so that any code may speak. They are shown in one
 * place: on the page, or in the dialog that was opened last, as nothing beside it can be pressed or is read out.
 */

export interface Toast {
  id: number;
  words: string;
  isBad: boolean;
  /** What it is about: what is said of it next takes its place. */
  about?: string | undefined;
  /** What may be done about it; `gone`, if anything, is done once it no longer may. */
  action?: { label: string; act: () => void; gone?: () => void };
}

const LIFE_MILLISECONDS = 5_000;
const LIFE_WITH_ACTION_MILLISECONDS = 10_000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let dialogs: readonly symbol[] = [];
let lastId = 0;
const NONE: readonly Toast[] = [];

function tell(): void {
  for (const listener of listeners) listener();
}

function change(next: readonly Toast[]): void {
  const gone = toasts.filter((toast) => !next.includes(toast));
  toasts = next;
  tell();
  for (const { action } of gone) action?.gone?.();
}

export function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function say(
  words: string,
  options: { isBad?: boolean; isLasting?: boolean; about?: string; action?: Toast["action"] } = {},
): void {
  const id = ++lastId;
  const { about, isBad = false } = options;
  const toast: Toast = { id, words, isBad, about };
  if (options.action) toast.action = options.action;
  const rest = toasts.filter((other) => other.words !== words && (!about || other.about !== about));
  change([...rest.slice(-2), toast]);
  if (options.isLasting) return;
  fade(id, options.action ? LIFE_WITH_ACTION_MILLISECONDS : LIFE_MILLISECONDS);
}

/** Take it away after a while; not from under a pointer, nor while a key could press what is in it. */
function fade(id: number, milliseconds: number): void {
  setTimeout(() => {
    if (document.querySelector("[data-toasts]:is(:hover, :focus-within)")) fade(id, LIFE_MILLISECONDS);
    else dismiss(id);
  }, milliseconds);
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}

/** Show the toasts in this dialog while it is open and the uppermost; answers what to do when it closes. */
export function openForToasts(dialog: symbol): () => void {
  dialogs = [...dialogs, dialog];
  tell();
  return () => {
    dialogs = dialogs.filter((other) => other !== dialog);
    tell();
  };
}

/** The toasts to be shown in a dialog, or on the page itself (null). */
export function toastsIn(dialog: symbol | null): readonly Toast[] {
  return (dialogs.at(-1) ?? null) === dialog ? toasts : NONE;
}
