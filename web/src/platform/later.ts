/** Deeds that may still be taken back: done once they no longer may, and at once when the page is left. */

const waiting = new Map<number, () => void>();
let lastId = 0;
let isListening = false;

/** Keep `act` for later. Answers how to do it now, and how to take it back: true where it was still time. */
export function later(act: () => void): { finish: () => void; takeBack: () => boolean } {
  listen();
  const id = ++lastId;
  waiting.set(id, act);
  return { finish: () => finish(id), takeBack: () => waiting.delete(id) };
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
