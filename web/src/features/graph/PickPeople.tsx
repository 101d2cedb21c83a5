import { X } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "@/platform/words";
import { IconButton } from "@/ui/Button";
import { FindByName } from "./FindByName";
import type { ListedPerson } from "./people";
import css from "./People.module.css";
import { PersonLine } from "./PersonLine";

export type PickedPerson = Omit<ListedPerson, "is_following">;

interface PickPeopleProps {
  chosen: readonly PickedPerson[];
  most: number;
  onChosen: (people: PickedPerson[]) => void;
  /** What else there is to do about one who is chosen. */
  besides?: (person: PickedPerson) => ReactNode;
}

/** Choose people by name: a field that finds them, and beneath it those who are chosen. */
export function PickPeople({ chosen, most, onChosen, besides }: PickPeopleProps) {
  return (
    <div className={css.pick}>
      <FindByName
        label={t("tag.search")}
        except={chosen}
        full={chosen.length >= most ? t("tag.full", { count: most }) : undefined}
        onChoose={(person) => onChosen([...chosen, person])}
      />
      <ul className={css.chosen} aria-label={t("tag.chosen")}>
        {chosen.map((person) => (
          <li key={person.user_id}>
            <PersonLine person={person} />
            {besides?.(person)}
            <IconButton
              label={t("tag.removeNamed", { username: person.username })}
              onClick={() => onChosen(chosen.filter(({ user_id }) => user_id !== person.user_id))}
            >
              <X size={18} />
            </IconButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
