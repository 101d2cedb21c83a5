import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { t } from "@/platform/words";
import css from "./Tagged.module.css";
import type { Tagged } from "./tags";

/** Who is in a post, as words of it. */
export function WithPeople({ people }: { people: Tagged }) {
  if (people.length === 0) return null;
  return (
    <p className={css.with}>
      {t("tag.with")}{" "}
      {people.map((person, at) => (
        <Fragment key={person.user_id}>
          {at > 0 && ", "}
          <Link to="/$username" params={{ username: person.username }}>
            <bdi>{person.username}</bdi>
          </Link>
        </Fragment>
      ))}
    </p>
  );
}
