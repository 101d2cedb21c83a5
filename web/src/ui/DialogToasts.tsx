import { useEffect, useRef, useState } from "react";
import { ToastStack } from "./Toasts";
import { openForToasts } from "./toasts";

/**
 * The toasts while a dialog is open, to be put in it. A popover, so that they stand in the window and not in the dialog's
 * box; shown from the beginning, as only what is heard of before it speaks is read out.
 */
export function DialogToasts() {
  const stack = useRef<HTMLDivElement>(null);
  const [dialog] = useState(() => Symbol("dialog"));
  // After the layout effect that opens the dialog: what is shown last stands above.
  useEffect(() => {
    stack.current?.showPopover();
    return openForToasts(dialog);
  }, [dialog]);
  return <ToastStack dialog={dialog} ref={stack} popover="manual" />;
}
