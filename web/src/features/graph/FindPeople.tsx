import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { profileQuery, readUsername } from "@/features/accounts/profiles";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FollowButton } from "./FollowButton";
import css from "./People.module.css";
import { PersonRow } from "./PersonRow";

/** Find somebody by the exact username. */
export function FindPeople({ onLeave }: { onLeave?: () => void }) {
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState<string | null>(null);
  const [isMalformed, setMalformed] = useState(false);
  const found = useQuery({ ...profileQuery(asked ?? ""), enabled: asked !== null });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const username = readUsername(typed);
    setMalformed(username === null);
    setAsked(username);
  };

  const failure = found.isError ? asProblem(found.error) : null;
  const error = isMalformed
    ? t("people.malformed")
    : failure?.status === 404
      ? t("people.nobody", { username: asked ?? "" })
      : failure?.message;

  return (
    <div className={css.find}>
      <form onSubmit={submit} className={css.findLine} role="search">
        <Field
          label={t("auth.username")}
          dir="ltr"
          isLabelHidden
          type="search"
          placeholder={t("people.placeholder")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          value={typed}
          error={error}
          onChange={(event) => {
            setTyped(event.target.value);
            setMalformed(false);
          }}
        />
        <Button type="submit" isBusy={found.isFetching}>
          {t("people.find")}
        </Button>
      </form>
      <div aria-live="polite">
        {found.data && !isMalformed && (
          <PersonRow person={found.data} {...(onLeave ? { onFollowLink: onLeave } : {})}>
            <FollowButton person={found.data} isSmall />
          </PersonRow>
        )}
      </div>
    </div>
  );
}

export function FindPeopleDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("app.findPeople")} onClose={onClose}>
      <FindPeople onLeave={onClose} />
    </Dialog>
  );
}
