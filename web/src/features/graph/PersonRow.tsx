import { Link } from "@tanstack/react-router";
import { BadgeCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/features/accounts/Avatar";
import type { Person } from "@/features/accounts/types";
import { t } from "@/platform/words";
import css from "./People.module.css";

interface PersonRowProps {
  person: Person;
  /** Said beneath the name, in place of the full one. */
  note?: string;
  children?: ReactNode;
  onFollowLink?: () => void;
}

export function PersonRow({ person, note, children, onFollowLink }: PersonRowProps) {
  return (
    <div className={css.row}>
      <Link
        className={css.person}
        to="/$username"
        params={{ username: person.username }}
        {...(onFollowLink ? { onClick: onFollowLink } : {})}
      >
        <Avatar person={person} size={46} />
        <span className={css.names}>
          <strong>
            {person.username}
            {person.is_verified && <BadgeCheck size={15} aria-label={t("ui.verified")} />}
          </strong>
          {(note ?? person.full_name) && (
            <span dir="auto" className={note && css.note}>
              {note ?? person.full_name}
            </span>
          )}
        </span>
      </Link>
      {children}
    </div>
  );
}
