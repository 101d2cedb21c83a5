import type { ReactNode } from "react";
import css from "./Blank.module.css";

interface BlankProps {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
}

/** What a page shows where it has nothing to show: why, and what to do next. */
export function Blank({ icon, title, children }: BlankProps) {
  return (
    <section className={css.blank}>
      {icon && <div className={css.icon}>{icon}</div>}
      <h2>{title}</h2>
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
