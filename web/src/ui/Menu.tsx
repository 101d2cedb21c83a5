import { MoreHorizontal, type LucideIcon } from "lucide-react";
import { Suspense, useState, type ReactNode } from "react";
import { IconButton } from "./Button";
import { part } from "./part";

export interface MenuItem {
  icon: LucideIcon;
  words: string;
  isDangerous?: boolean;
  act: () => void;
}

export interface MenuProps {
  label: string;
  items: readonly MenuItem[];
}

interface DotsProps {
  label: string;
  /** Begins to fetch what `children` draw. */
  ahead: () => void;
  /** An open menu with its own dots, fetched. */
  children: ReactNode;
}

/** Three dots. A page draws many and opens few, so what is behind them is fetched on the way to the press. */
export function Dots({ label, ahead, children }: DotsProps) {
  const [isWanted, setWanted] = useState(false);
  const dots = (
    <IconButton
      label={label}
      aria-haspopup="menu"
      onPointerEnter={ahead}
      onFocus={ahead}
      onClick={() => setWanted(true)}
    >
      <MoreHorizontal size={21} />
    </IconButton>
  );
  return isWanted ? <Suspense fallback={dots}>{children}</Suspense> : dots;
}

const OpenMenu = part(() => import("./OpenMenu").then((module) => module.default));

/** A menu whose items are at hand anyway. */
export function Menu(props: MenuProps) {
  return (
    <Dots label={props.label} ahead={OpenMenu.ahead}>
      <OpenMenu {...props} />
    </Dots>
  );
}
