import { t } from "@/platform/words";
import { Confirm } from "./Dialog";

interface ConfirmDiscardProps {
  onDiscard: () => void;
  onClose: () => void;
}

/** Asks before what was changed is given up: a press beside a dialog is easily made. */
export function ConfirmDiscard({ onDiscard, onClose }: ConfirmDiscardProps) {
  return (
    <Confirm
      title={t("edit.discardAsk")}
      confirmLabel={t("edit.discard")}
      cancelLabel={t("edit.goOn")}
      onConfirm={onDiscard}
      onClose={onClose}
    >
      <p>{t("edit.discardWhy")}</p>
    </Confirm>
  );
}
