import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { t } from "@/platform/words";
import { late } from "@/ui/late";
import css from "./Tagged.module.css";
import type { Picture } from "./SpotStage";
import type { Spot } from "./spots";
import type { Tagged } from "./tags";

const TagEditor = late(() => import("./TagEditor").then(({ TagEditor }) => TagEditor));

export interface TagPeopleProps {
  people: Tagged;
  spots: readonly Spot[];
  /** Those on which somebody can be placed. */
  pictures: readonly Picture[];
  onChange: (people: Tagged, spots: Spot[]) => void;
}

/** The row that says who is tagged, and leads to where that is changed. */
export function TagPeople(props: TagPeopleProps) {
  const [isOpen, setOpen] = useState(false);
  const names = props.people.map(({ username }) => username).join(", ");
  return (
    <>
      <button type="button" className={css.row} onClick={() => setOpen(true)}>
        <UserRoundPlus size={20} aria-hidden="true" />
        <span>{t("tag.title")}</span>
        <bdi className={css.names}>{names}</bdi>
      </button>
      {isOpen && <TagEditor {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
