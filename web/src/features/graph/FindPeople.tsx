import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode, type Ref } from "react";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { foundPeopleQuery, useRested } from "./finding";
import { FollowButton } from "./FollowButton";
import css from "./People.module.css";
import { PersonRow } from "./PersonRow";
import { SuggestedPeople, useIsAnybodySuggested } from "./Suggested";

interface FindPeopleProps {
  onLeave?: () => void;
  field?: Ref<HTMLInputElement>;
  /** What stands there until something is typed. */
  children?: ReactNode;
}

/** Find people by the start of their names, as one types. */
export function FindPeople({ onLeave, field, children }: FindPeopleProps) {
  const [typed, setTyped] = useState("");
  const name = typed.trim().replace(/^@/, "");
  const wanted = useRested(name);
  const found = useQuery({
    ...foundPeopleQuery(wanted ?? ""),
    enabled: Boolean(wanted),
    placeholderData: keepPreviousData,
  });
  const people = name === "" ? [] : (found.data ?? []);
  const isNobody = wanted === name && found.isSuccess && !found.isPlaceholderData && people.length === 0;
  return (
    <div className={css.find}>
      <div role="search">
        <Field
          {...(field ? { ref: field } : {})}
          label={t("people.search")}
          isLabelHidden
          dir="auto"
          type="search"
          placeholder={t("people.search")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={100}
          value={typed}
          error={name !== "" && found.isError ? asProblem(found.error).message : null}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div aria-live="polite">
        {name !== "" && isNobody && <p className={css.nobody}>{t("people.noneCalled", { name })}</p>}
        <ul>
          {people.map((person) => (
            <li key={person.user_id}>
              <PersonRow person={person} {...(onLeave ? { onFollowLink: onLeave } : {})}>
                <FollowButton person={person} isSmall isSoft />
              </PersonRow>
            </li>
          ))}
        </ul>
      </div>
      {name === "" && children}
    </div>
  );
}

export function FindPeopleDialog({ onClose }: { onClose: () => void }) {
  const isAnybody = useIsAnybodySuggested();
  const field = useRef<HTMLInputElement>(null);
  // Once the dialog is open: it has put the focus on its cross.
  useEffect(() => field.current?.focus(), []);
  return (
    <Dialog title={t("app.findPeople")} onClose={onClose}>
      <div className={css.findHere}>
        <FindPeople field={field} onLeave={onClose}>
          {isAnybody && (
            <section>
              <h3>{t("suggested.title")}</h3>
              <SuggestedPeople limit={8} onFollowLink={onClose} />
            </section>
          )}
        </FindPeople>
      </div>
    </Dialog>
  );
}
