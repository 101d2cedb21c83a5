import { BadgeCheck } from "lucide-react";
import { Avatar } from "@/features/accounts/Avatar";
import type { Person } from "@/features/accounts/types";
import { t } from "@/platform/words";
import css from "./People.module.css";

/** A person among others to choose from: no links in it. */
export function PersonLine({ person }: { person: Person }) {
  return (
    <>
      <Avatar person={person} size={34} />
      <span className={css.names}>
        <strong>
          <bdi>{person.username}</bdi>
          {person.is_verified && <BadgeCheck size={15} aria-label={t("ui.verified")} />}
        </strong>
        {person.full_name && <span dir="auto">{person.full_name}</span>}
      </span>
    </>
  );
}
