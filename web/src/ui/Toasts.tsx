import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { t } from "@/platform/words";
import { cx } from "./cx";
import { currentToasts, dismiss, subscribeToasts } from "./toasts";
import css from "./Toasts.module.css";

export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  return (
    <div className={css.stack} role="status" aria-live="polite">
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
