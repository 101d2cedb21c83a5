import type { ReactNode } from "react";
import { Wordmark } from "@/ui/Logo";
import css from "./Auth.module.css";

/** The frame of log-in and sign-up: the form, and on wide screens the light it is for. */
export function AuthFrame({
  title,
  children,
  foot,
}: {
  title: string;
  children: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <main className={css.page} id="content">
      <section className={css.side}>
        <div className={css.inner}>
          <Wordmark size={34} />
          <h1>{title}</h1>
          {children}
          {foot && <p className={css.foot}>{foot}</p>}
        </div>
      </section>
      <aside className={css.light} aria-hidden="true">
        <div className={css.sun} />
        <div className={css.horizon} />
        <p className={css.morse} dir="ltr">
          {/* "light" in Morse */}
          {[".-..", "..", "--.", "....", "-"].map((letter, index) => (
            <span key={index}>
              {Array.from(letter, (sign, at) => (
                <i key={at} className={sign === "-" ? css.dash : css.dot} />
              ))}
            </span>
          ))}
        </p>
      </aside>
    </main>
  );
}
