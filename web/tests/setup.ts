import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { loadLater } from "@/platform/words";

afterEach(cleanup);

// What jsdom lacks of a browser.
function fill<T extends object>(prototype: T, methods: Partial<T>): void {
  for (const [name, method] of Object.entries(methods)) {
    if (!(name in prototype)) Object.assign(prototype, { [name]: method });
  }
}
fill(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true;
  },
  close(this: HTMLDialogElement) {
    this.open = false;
  },
});
fill(Element.prototype, { scrollTo: () => undefined, scrollIntoView: () => undefined });
fill(HTMLElement.prototype, {
  showPopover(this: HTMLElement) {
    this.style.display = "block";
  },
  hidePopover(this: HTMLElement) {
    this.style.display = "";
  },
});
window.scrollTo = () => undefined;
vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined }));
vi.stubGlobal(
  "IntersectionObserver",
  class {
    observe = () => undefined;
    disconnect = () => undefined;
  },
);

// What is drawn needs its words.
await loadLater();
