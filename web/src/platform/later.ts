/** Deeds that may still be taken back: done after a moment, and at once when the page is left. */

const waiting = new Map<number, () => void>();
let lastId = 0;
let isListening = false;

/** Do `act` after a while. Answers how to take it back: true where it was still time. */
export function later(act: () => void, milliseconds: number): () => boolean {
  listen();
  const id = ++lastId;
  const timer = setTimeout(() => finish(id), milliseconds);
  waiting.set(id, act);
  return () => {
    clearTimeout(timer);
    return waiting.delete(id);
  };
}

/** Do now all that waits: whoever closes the page has changed nothing about it. */
export function hurry(): void {
  for (const id of [...waiting.keys()]) finish(id);
}

function finish(id: number): void {
  const act = waiting.get(id);
  waiting.delete(id);
  act?.();
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  window.addEventListener("pagehide", hurry);
}
