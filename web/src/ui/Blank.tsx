import type { ReactNode } from "react";
import css from "./Blank.module.css";

interface BlankProps {
  icon?: ReactNode;
  title: string;
  /** True where this is all that the page says: then its title is the page's. */
  isPage?: boolean;
  children?: ReactNode;
}

/** What a page shows where it has nothing to show: why, and what to do next. */
export function Blank({ icon, title, isPage = false, children }: BlankProps) {
  const Title = isPage ? "h1" : "h2";
  return (
    <section className={css.blank}>
      {icon && <div className={css.icon}>{icon}</div>}
      <Title>{title}</Title>
      {children}
    </section>
  );
}

interface NoticeProps {
  isBad?: boolean;
  children: ReactNode;
}

/** A sentence in a box: a refusal that belongs to no field, or a word of help. */
export function Notice({ isBad = false, children }: NoticeProps) {
  return (
    <div className={isBad ? css.bad : css.notice} role={isBad ? "alert" : undefined}>
      {children}
    </div>
  );
}
