import { X } from "lucide-react";
import { useSyncExternalStore, type Ref } from "react";
import { t } from "@/platform/words";
import { cx } from "./cx";
import { dismiss, subscribeToasts, toastsIn } from "./toasts";
import css from "./Toasts.module.css";

/** The toasts of the page. */
export function Toasts() {
  return <ToastStack dialog={null} />;
}

interface StackProps {
  dialog: symbol | null;
  ref?: Ref<HTMLDivElement>;
  popover?: "manual";
}

export function ToastStack({ dialog, ...element }: StackProps) {
  const toasts = useSyncExternalStore(subscribeToasts, () => toastsIn(dialog));
  return (
    <div
      {...element}
      className={cx(css.stack, dialog && css.above)}
      role="status"
      aria-live="polite"
      data-toasts
    >
      {toasts.map((toast) => (
        <div key={toast.id} className={cx(css.toast, toast.isBad && css.bad)}>
          <span dir="auto">{toast.words}</span>
          {toast.action && (
            <button
              type="button"
              className={css.action}
              onClick={() => {
                toast.action?.act();
                dismiss(toast.id);
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button
            type="button"
            className={css.close}
            aria-label={t("ui.dismiss")}
            onClick={() => dismiss(toast.id)}
          >
            <X size={16} />
          </button>
        </div>
      ))}
    </div>
  );
}
