import { afterEach, describe, expect, it } from "vitest";
import { shortcut } from "@/platform/pressed";
import { nextIndex } from "@/features/posts/atHand";

const press = (init: KeyboardEventInit, target: Element = document.body): string | null => {
  let heard: string | null = null;
  const listen = (event: KeyboardEvent) => (heard = shortcut(event));
  window.addEventListener("keydown", listen, { once: true });
  target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
  return heard;
};

afterEach(() => document.body.replaceChildren());

describe("a short cut", () => {
  it("is a key pressed alone", () => {
    expect(press({ key: "j", code: "KeyJ" })).toBe("j");
    expect(press({ key: "?", code: "Slash", shiftKey: true })).toBe("?");
  });

  it.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }])(
    "is none of the browser's, the system's or an input method's: %o",
    (held) => {
      expect(press({ key: "l", code: "KeyL", ...held })).toBeNull();
    },
  );

  it("is the key in the same place on a keyboard of another script", () => {
    expect(press({ key: "ت", code: "KeyJ" })).toBe("j");
    expect(press({ key: "о", code: "KeyJ" })).toBe("j");
    expect(press({ key: "é", code: "Digit2" })).toBe("é");
  });

  it.each(["input", "textarea", "select", "dialog"])("is never taken from a %s", (name) => {
    const field = document.body.appendChild(document.createElement(name));
    expect(press({ key: "j", code: "KeyJ" }, field)).toBeNull();
  });

  it("is not taken from a menu that is open", () => {
    const menu = document.body.appendChild(document.createElement("div"));
    menu.setAttribute("role", "menu");
    expect(press({ key: "s", code: "KeyS" }, menu)).toBeNull();
  });
});

describe("a step through the posts", () => {
  it.each([
    { focused: 2, top: 0, step: 1, leads: 3 },
    { focused: 4, top: 0, step: 1, leads: 4 },
    { focused: 0, top: 3, step: -1, leads: 0 },
    { focused: -1, top: 2, step: 1, leads: 2 },
    { focused: -1, top: 2, step: -1, leads: 1 },
    { focused: -1, top: -1, step: -1, leads: 4 },
  ] as const)("from %o", ({ focused, top, step, leads }) => {
    expect(nextIndex(focused, top, 5, step)).toBe(leads);
  });
});
