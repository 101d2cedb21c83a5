import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { PickPeople } from "@/features/graph/PickPeople";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import css from "./Tagged.module.css";
import { MOST_TAGGED, type Tagged } from "./tags";

interface TagPeopleProps {
  people: Tagged;
  onPeople: (people: Tagged) => void;
}

/** The row that says who is tagged, and leads to where that is changed. */
export function TagPeople({ people, onPeople }: TagPeopleProps) {
  const [isOpen, setOpen] = useState(false);
  const names = people.map(({ username }) => username).join(", ");
  return (
    <>
      <button type="button" className={css.row} onClick={() => setOpen(true)}>
        <UserRoundPlus size={20} aria-hidden="true" />
        <span>{t("tag.title")}</span>
        <bdi className={css.names}>{names}</bdi>
      </button>
      {isOpen && (
        <Dialog title={t("tag.title")} onClose={() => setOpen(false)}>
          <PickPeople chosen={people} most={MOST_TAGGED} onChosen={onPeople} />
          <div className={css.end}>
            <Button look="primary" onClick={() => setOpen(false)}>
              {t("ui.done")}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
