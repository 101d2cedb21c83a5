import { X } from "lucide-react";
import { useLayoutEffect, useId, useRef, useState, type ReactNode } from "react";
import { t } from "@/platform/words";
import { Button, IconButton } from "./Button";
import { cx } from "./cx";
import css from "./Dialog.module.css";
import { DialogToasts } from "./DialogToasts";

interface DialogProps {
  title: string;
  /** Room for a picture beside its tools. */
  isWide?: boolean;
  /** There is nothing in it but words: it is itself to be reached by key, so that all of them can be read. */
  isText?: boolean;
  /** Without it the dialog is not to be closed: it asks for what must be, and hides the page behind it. */
  onClose?: () => void;
  children: ReactNode;
}

/** The browser's own modal: focus kept inside, Esc closes, focus given back after. Mount it to open it. */
export function Dialog({ title, isWide = false, isText = false, onClose, children }: DialogProps) {
  const isFirm = onClose === undefined;
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [openings, setOpenings] = useState(1);

  // A layout effect, so that it closes while still in the page: only then does it give the focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    return () => dialog.close();
  }, []);

  return (
    // A press beside the dialog closes it; Esc and the cross do the same for those without a pointer.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={element}
      className={cx(css.dialog, isWide && css.roomy, isFirm && css.firm)}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      // Where Esc may not close it a browser lets the second one do so all the same.
      onClose={() => {
        if (!isFirm || !element.current?.isConnected) return;
        element.current.showModal();
        setOpenings((before) => before + 1);
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose?.();
      }}
    >
      <div className={css.sheet}>
        <header className={css.head}>
          <h2 id={titleId}>{title}</h2>
          {onClose && (
            <IconButton label={t("ui.close")} onClick={onClose}>
              <X size={20} />
            </IconButton>
          )}
        </header>
        <div className={css.body} {...(isText && { tabIndex: 0, role: "group", "aria-labelledby": titleId })}>
          {children}
        </div>
      </div>
      {/* What is shown last stands above. */}
      <DialogToasts key={openings} />
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  children: ReactNode;
  confirmLabel: string;
  /** By default that what is there is kept. */
  cancelLabel?: string;
  isBusy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function Confirm(props: ConfirmProps) {
  const { title, children, confirmLabel, cancelLabel, isBusy = false, onConfirm, onClose } = props;
  return (
    <Dialog title={title} onClose={onClose}>
      <div className={css.words}>{children}</div>
      <div className={css.actions}>
        <Button onClick={onClose}>{cancelLabel ?? t("ui.keepIt")}</Button>
        <Button look="danger" isBusy={isBusy} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
