import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId, useState, type KeyboardEvent } from "react";
import { moved } from "@/platform/moved";
import { t } from "@/platform/words";
import { Field } from "@/ui/Field";
import { optionId, Suggestions } from "@/ui/Suggestions";
import { foundPeopleQuery, useRested } from "./finding";
import type { ListedPerson } from "./people";
import css from "./People.module.css";
import { PersonLine } from "./PersonLine";

interface FindByNameProps {
  label: string;
  /** Those who are not offered. */
  except: readonly { user_id: string }[];
  /** Why nobody can be chosen now. */
  full?: string | undefined;
  onChoose: (person: ListedPerson) => void;
}

/** A field that finds people by the start of their names, and offers those it finds. */
export function FindByName({ label, except, full, onChoose }: FindByNameProps) {
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const isFull = full !== undefined;
  const wanted = useRested(typed);
  const found = useQuery({ ...foundPeopleQuery(wanted ?? ""), placeholderData: keepPreviousData });
  const offers = (found.data ?? []).filter(
    (person) => !except.some(({ user_id }) => user_id === person.user_id),
  );
  const shows = isOpen && !isFull && offers.length > 0;
  const isNobody = isOpen && typed.trim() !== "" && wanted === typed && !found.isFetching && !offers.length;

  const choose = (place: number) => {
    const person = offers[place];
    if (!person) return;
    onChoose(person);
    setTyped("");
    setActive(0);
    // Whoever was chosen is shown around it.
    setOpen(false);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      setOpen(true);
      setActive(shows ? moved(active, step, offers.length) : 0);
    } else if (event.key === "Enter" && shows) choose(active);
    else if (event.key === "Escape" && shows) setOpen(false);
    else if (event.key !== "Enter") return;
    event.preventDefault();
  };

  return (
    <div className={css.finder}>
      <Field
        label={label}
        dir="auto"
        type="search"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shows}
        aria-controls={shows ? listId : undefined}
        aria-activedescendant={shows ? optionId(listId, Math.min(active, offers.length - 1)) : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        disabled={isFull}
        hint={full ?? (isNobody ? t("tag.nobody") : undefined)}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {shows && (
        <Suggestions
          id={listId}
          label={t("complete.people")}
          options={offers.map((person) => ({
            key: person.user_id,
            shown: <PersonLine person={person} />,
          }))}
          active={Math.min(active, offers.length - 1)}
          onChoose={choose}
        />
      )}
      <span className="visually-hidden" role="status">
        {shows ? t("complete.count", { count: offers.length }) : ""}
      </span>
    </div>
  );
}
