import { MoreHorizontal } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { isRightToLeft } from "@/platform/words/language";
import { IconButton } from "./Button";
import { cx } from "./cx";
import css from "./Menu.module.css";
import { besides, byLetter, stepTo } from "./menus";
import type { MenuProps } from "./Menu";

/** The menu itself, open as it comes, with its own dots. Fetched when one is first wanted. */
export default function OpenMenu({ label, items }: MenuProps) {
  const [isOpen, setOpen] = useState(true);
  const dots = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        ref={dots}
        label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <MoreHorizontal size={21} />
      </IconButton>
      {isOpen && <Items label={label} items={items} dots={dots} onClose={() => setOpen(false)} />}
    </>
  );
}

interface ItemsProps extends MenuProps {
  dots: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

/**
 * The browser's own popover, above everything else. What is chosen happens with the focus back on the dots, so that a
 * dialog which it opens can give it back in turn.
 */
function Items({ label, items, dots, onClose }: ItemsProps) {
  const menu = useRef<HTMLDivElement>(null);
  const close = () => {
    dots.current?.focus();
    onClose();
  };
  useLayoutEffect(() => {
    const shown = menu.current;
    if (!shown || !dots.current) return;
    const opener = dots.current;
    const place = () => {
      const { left, top } = besides(opener.getBoundingClientRect(), shown, isRightToLeft());
      const right = document.documentElement.clientWidth - left - shown.offsetWidth;
      // By the window's end, so that it never reaches out of one that becomes narrower.
      if (isRightToLeft()) shown.style.left = `${left + window.scrollX}px`;
      else shown.style.right = `${right - window.scrollX}px`;
      shown.style.top = `${top + window.scrollY}px`;
    };
    shown.showPopover();
    place();
    entries(shown)[0]?.focus({ preventScroll: true });
    window.addEventListener("resize", place);
    return () => {
      window.removeEventListener("resize", place);
      shown.hidePopover();
    };
  }, [dots]);
  usePressElsewhere([menu, dots], onClose);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = entries(event.currentTarget);
    const at = all.findIndex((each) => each === document.activeElement);
    // Tab goes on from the dots.
    if (event.key === "Tab") return close();
    const to =
      stepTo(event.key, at, all.length) ??
      byLetter(
        event.key,
        at,
        items.map(({ words }) => words),
      );
    if (event.key === "Escape") close();
    else if (to !== null) all[to]?.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={menu}
      popover="manual"
      role="menu"
      tabIndex={-1}
      className={css.menu}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {items.map(({ icon: Icon, words, isDangerous, act }) => (
        <button
          key={words}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={cx(css.item, isDangerous && css.dangerous)}
          onClick={() => {
            close();
            act();
          }}
        >
          <Icon size={18} aria-hidden="true" />
          {words}
        </button>
      ))}
    </div>
  );
}

const entries = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];

/** Hear of a press, or of the focus, anywhere but in these. */
function usePressElsewhere(own: readonly RefObject<HTMLElement | null>[], onElsewhere: () => void): void {
  const act = useRef(onElsewhere);
  const places = useRef(own);
  useEffect(() => {
    act.current = onElsewhere;
  });
  useEffect(() => {
    const hear = ({ target }: Event) => {
      if (target instanceof Node && !places.current.some(({ current }) => current?.contains(target)))
        act.current();
    };
    document.addEventListener("pointerdown", hear);
    document.addEventListener("focusin", hear);
    return () => {
      document.removeEventListener("pointerdown", hear);
      document.removeEventListener("focusin", hear);
    };
  }, []);
}
