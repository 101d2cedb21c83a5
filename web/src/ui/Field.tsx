import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
} from "react";
import { cx } from "./cx";
import css from "./Field.module.css";
import { fieldSentence } from "./words";

interface Frame {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  /** Shown at the right of the label: a counter, "optional". */
  aside?: ReactNode;
  isLabelHidden?: boolean;
}

interface FieldProps extends Frame, Omit<InputHTMLAttributes<HTMLInputElement>, "id"> {
  /** Placed inside the box, at its end: a button to show a password. */
  end?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

export function Field({ label, hint, error, aside, isLabelHidden, end, className, ...input }: FieldProps) {
  const id = useId();
  return (
    <FieldFrame {...{ id, label, hint, error, aside, isLabelHidden: isLabelHidden ?? false }}>
      <span className={css.box}>
        <input
          {...input}
          dir={directionOf(input)}
          id={id}
          className={cx(css.input, className)}
          aria-invalid={error ? true : undefined}
          aria-describedby={cx(hint ? `${id}-hint` : null, error ? `${id}-error` : null) || undefined}
        />
        {end}
      </span>
    </FieldFrame>
  );
}

interface AreaProps extends Frame, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id"> {
  ref?: Ref<HTMLTextAreaElement>;
}

export function Area({ label, hint, error, aside, isLabelHidden, className, ...area }: AreaProps) {
  const id = useId();
  return (
    <FieldFrame {...{ id, label, hint, error, aside, isLabelHidden: isLabelHidden ?? false }}>
      <textarea
        {...area}
        dir={directionOf(area)}
        id={id}
        className={cx(css.input, css.area, className)}
        aria-invalid={error ? true : undefined}
        aria-describedby={cx(hint ? `${id}-hint` : null, error ? `${id}-error` : null) || undefined}
      />
    </FieldFrame>
  );
}

/** "auto" reads the direction off what is typed; while nothing is, it would turn the placeholder to the left. */
function directionOf({ dir, value }: { dir?: string | undefined; value?: unknown }): string | undefined {
  return dir === "auto" && !value ? undefined : dir;
}

interface FrameProps extends Frame {
  id: string;
  children: ReactNode;
}

function FieldFrame({ id, label, hint, error, aside, isLabelHidden, children }: FrameProps) {
  return (
    <div className={css.field}>
      <span className={isLabelHidden && !aside ? "visually-hidden" : css.head}>
        <label htmlFor={id} className={isLabelHidden ? "visually-hidden" : undefined}>
          {label}
        </label>
        {aside && <span className={css.aside}>{aside}</span>}
      </span>
      {children}
      {error && (
        <span id={`${id}-error`} className={css.error} role="alert">
          {fieldSentence(label, error)}
        </span>
      )}
      {hint && (
        <span id={`${id}-hint`} className={css.hint}>
          {hint}
        </span>
      )}
    </div>
  );
}
