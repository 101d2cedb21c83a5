import { useState, type FormEvent } from "react";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import css from "./Saved.module.css";

/** As many characters as the server takes. */
const NAME_LENGTH = 100;

interface NameDialogProps {
  title: string;
  confirmLabel: string;
  name?: string;
  isBusy: boolean;
  thrown: unknown;
  onName: (name: string) => void;
  onClose: () => void;
}

/** Asks for the name of a collection, new or old. */
export function NameDialog({
  title,
  confirmLabel,
  name = "",
  isBusy,
  thrown,
  onName,
  onClose,
}: NameDialogProps) {
  const [typed, setTyped] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() && !isBusy) onName(typed.trim());
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className={css.form} onSubmit={submit}>
        <Field
          label={t("saved.name")}
          dir="auto"
          required
          maxLength={NAME_LENGTH}
          autoComplete="off"
          value={typed}
          error={thrown ? asProblem(thrown).message : null}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button look="primary" type="submit" isBusy={isBusy} disabled={!typed.trim()}>
          {confirmLabel}
        </Button>
      </form>
    </Dialog>
  );
}
