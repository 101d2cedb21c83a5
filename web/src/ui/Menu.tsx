import { MoreHorizontal, type LucideIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "./Button";

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

const fetchMenu = () => import("./RadixMenu");
const RadixMenu = lazy(fetchMenu);

/** Three dots and what is behind them. A feed draws many and opens few, so the menu is fetched on the way to the press. */
export function Menu(props: MenuProps) {
  const [isWanted, setWanted] = useState(false);
  const dots = (
    <IconButton
      label={props.label}
      aria-haspopup="menu"
      onPointerEnter={() => void fetchMenu()}
      onFocus={() => void fetchMenu()}
      onClick={() => setWanted(true)}
    >
      <MoreHorizontal size={21} />
    </IconButton>
  );
  if (!isWanted) return dots;
  return (
    <Suspense fallback={dots}>
      <RadixMenu {...props} />
    </Suspense>
  );
}
