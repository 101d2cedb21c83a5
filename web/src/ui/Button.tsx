import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "./cx";
import { Morse } from "./Morse";
import css from "./Button.module.css";

type Look = "primary" | "soft" | "quiet" | "plain" | "danger";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  isBusy?: boolean;
  isWide?: boolean;
  isSmall?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function buttonClass(look: Look = "quiet", isWide = false, isSmall = false): string {
  return cx(css.button, css[look], isWide && css.wide, isSmall && css.small);
}

/** Busy keeps the button's width and focus, and refuses further presses. */
export function Button({
  look = "quiet",
  isBusy = false,
  isWide = false,
  isSmall = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(buttonClass(look, isWide, isSmall), className)}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      <span className={isBusy ? css.busyLabel : css.label}>{children}</span>
      {isBusy && (
        <span className={css.busy}>
          <Morse />
        </span>
      )}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button type="button" title={label} aria-label={label} {...rest} className={cx(css.icon, className)}>
      {children}
    </button>
  );
}
