import { Link } from "@tanstack/react-router";
import { UsersRound } from "lucide-react";
import { t } from "@/platform/words";
import css from "./Tagged.module.css";
import type { Tagged } from "./tags";

interface OnPictureProps {
  /** How many there are in all. */
  count: number;
  /** Those who have no spot of their own on a picture. */
  people: Tagged;
  isOpen: boolean;
  onToggle: () => void;
}

/** Who is on the picture: a sign on it, and their names when it is touched. */
export function PeopleOnPicture({ count, people, isOpen, onToggle }: OnPictureProps) {
  return (
    <div className={css.onPicture}>
      {isOpen && people.length > 0 && (
        <ul className={css.tags} aria-label={t("tag.on")}>
          {people.map((person) => (
            <li key={person.user_id}>
              <Link className={css.tag} to="/$username" params={{ username: person.username }}>
                <bdi>{person.username}</bdi>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        className={css.sign}
        aria-expanded={isOpen}
        aria-label={t("tag.show", { count })}
        onClick={onToggle}
      >
        <UsersRound size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
