import * as Radix from "@radix-ui/react-dropdown-menu";
import { MoreHorizontal } from "lucide-react";
import { useRef } from "react";
import { isRightToLeft } from "@/platform/words/language";
import { IconButton } from "./Button";
import { cx } from "./cx";
import type { MenuProps } from "./Menu";
import css from "./Menu.module.css";

/**
 * The menu itself, fetched when one is first wanted. Not modal: the modal form would lock scrolling by injecting a
 * style element, which the page's policy forbids.
 */
export default function RadixMenu({ label, items }: MenuProps) {
  const chosen = useRef<(() => void) | null>(null);

  // What was chosen happens after the focus is back on the dots, so that a dialog it opens can give it back in turn.
  const actOnClose = () => {
    const act = chosen.current;
    chosen.current = null;
    if (act) setTimeout(act);
  };

  return (
    <Radix.Root modal={false} defaultOpen dir={isRightToLeft() ? "rtl" : "ltr"}>
      <Radix.Trigger asChild>
        <IconButton label={label}>
          <MoreHorizontal size={21} />
        </IconButton>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={css.menu}
          align="end"
          sideOffset={4}
          collisionPadding={12}
          onCloseAutoFocus={actOnClose}
        >
          {items.map(({ icon: Icon, words, isDangerous, act }) => (
            <Radix.Item
              key={words}
              className={cx(css.item, isDangerous && css.dangerous)}
              onSelect={() => (chosen.current = act)}
            >
              <Icon size={18} aria-hidden="true" />
              {words}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
