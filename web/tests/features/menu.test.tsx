import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Link2, Trash2 } from "lucide-react";
import { describe, expect, test, vi } from "vitest";
import { chooseLanguage, showLanguage } from "@/platform/words/language";
import { besides, byLetter, stepTo } from "@/ui/menus";
import OpenMenu from "@/ui/OpenMenu";

const window = { width: 400, height: 800 };
const menu = { offsetWidth: 200, offsetHeight: 300 };
const dotsAt = (left: number, top: number) => ({ left, right: left + 44, top, bottom: top + 44 });

describe("a menu", () => {
  test.each([
    ["beneath its dots, flush with their end", dotsAt(340, 100), false, { left: 184, top: 148 }],
    ["above them where there is no room beneath", dotsAt(340, 600), false, { left: 184, top: 296 }],
    ["beneath them where there is room nowhere", dotsAt(340, 290), false, { left: 184, top: 338 }],
    ["within the window", dotsAt(0, 100), false, { left: 12, top: 148 }],
    ["flush with the left where one reads to the left", dotsAt(16, 100), true, { left: 16, top: 148 }],
  ])("stands %s", (_, dots, isRightToLeft, place) => {
    expect(besides(dots, menu, isRightToLeft, window)).toEqual(place);
  });

  test("is walked through by the arrows, round and round", () => {
    expect(stepTo("ArrowDown", 0, 3)).toBe(1);
    expect(stepTo("ArrowDown", 2, 3)).toBe(0);
    expect(stepTo("ArrowUp", 0, 3)).toBe(2);
    expect(stepTo("ArrowUp", -1, 3)).toBe(2);
    expect(stepTo("Home", 2, 3)).toBe(0);
    expect(stepTo("End", 0, 3)).toBe(2);
    expect(stepTo("x", 0, 3)).toBeNull();
    expect(stepTo("ArrowDown", 0, 0)).toBeNull();
  });

  test("leads to what begins with a letter, from where one is", () => {
    const words = ["Open", "Copy link", "Ölen", "Camera"];
    expect(byLetter("c", 0, words)).toBe(1);
    expect(byLetter("C", 1, words)).toBe(3);
    expect(byLetter("c", 3, words)).toBe(1);
    expect(byLetter("ö", 0, words)).toBe(2);
    expect(byLetter("z", 0, words)).toBeNull();
    expect(byLetter(" ", 0, words)).toBeNull();
    expect(byLetter("Enter", 0, words)).toBeNull();
  });

  function open() {
    const copy = vi.fn(() => document.activeElement?.getAttribute("aria-label"));
    const remove = vi.fn();
    const items = [
      { icon: Link2, words: "Copy link", act: copy },
      { icon: Trash2, words: "Delete", isDangerous: true, act: remove },
    ];
    render(
      <>
        <OpenMenu label="More" items={items} />
        <button type="button">elsewhere</button>
      </>,
    );
    return { copy, remove, dots: screen.getByRole("button", { name: "More" }) };
  }
  const entry = (name: string) => screen.getByText(name).closest("[role=menuitem]");
  const isOpen = () => document.querySelector("[role=menu]") !== null;

  test("comes open, with the focus on its first entry", async () => {
    const { dots } = open();
    expect(dots.getAttribute("aria-expanded")).toBe("true");
    expect(document.activeElement).toBe(entry("Copy link"));
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(entry("Delete"));
    await userEvent.keyboard("c");
    expect(document.activeElement).toBe(entry("Copy link"));
  });

  test("does what is chosen once, with the focus back on the dots", async () => {
    const { copy, dots } = open();
    await userEvent.keyboard("{Enter}");
    expect(copy).toHaveBeenCalledOnce();
    expect(copy).toHaveReturnedWith("More");
    expect(isOpen()).toBe(false);
    await userEvent.click(dots);
    expect(isOpen()).toBe(true);
  });

  test.each(["{Escape}", "{Tab}"])("is shut by %s", async (key) => {
    const { dots, copy } = open();
    await userEvent.keyboard(key);
    expect(isOpen()).toBe(false);
    expect(dots.getAttribute("aria-expanded")).toBe("false");
    if (key === "{Escape}") expect(document.activeElement).toBe(dots);
    else expect(document.activeElement?.textContent).toBe("elsewhere");
    expect(copy).not.toHaveBeenCalled();
  });

  test("is shut by a press elsewhere, and by one on its dots", async () => {
    const { dots } = open();
    await userEvent.click(screen.getByText("elsewhere"));
    expect(isOpen()).toBe(false);
    await userEvent.click(dots);
    expect(isOpen()).toBe(true);
    await userEvent.click(dots);
    expect(isOpen()).toBe(false);
  });

  test("is held at the end of its line, so that a window that becomes narrower keeps it", () => {
    const sides = () => {
      const { left, right } = (document.querySelector("[role=menu]") as HTMLElement).style;
      return { isLeft: left !== "", isRight: right !== "" };
    };
    open();
    expect(sides()).toEqual({ isLeft: false, isRight: true });
    cleanup();
    chooseLanguage("ar");
    showLanguage();
    open();
    expect(sides()).toEqual({ isLeft: true, isRight: false });
    chooseLanguage(null);
    showLanguage();
  });
});
