import { useEffect, useRef, useState, type FormEvent } from "react";
import { api, unwrap } from "@/platform/api";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import css from "./Auth.module.css";
import { Avatar } from "./Avatar";
import { PasswordField } from "./PasswordField";
import { WhosePassword } from "./WhosePassword";
import { useSignInAgain } from "./again";
import type { Me } from "./types";

interface SignInAgainProps {
  account: Me;
  /** The same account is logged in again, with what the server says of it now. */
  onBack: (me: Me) => void;
  /** Somebody else is, or wants to be. */
  onLeave: () => void;
  onOther: () => void;
}

/** Over the page whose session has ended: the password, and one goes on where one was. */
export function SignInAgain({ account, onBack, onLeave, onOther }: SignInAgainProps) {
  const [password, setPassword] = useState("");
  const settle = (me: Me) => (me.user_id === account.user_id ? onBack(me) : onOther());
  const again = useSignInAgain(account.username);
  useElsewhere(settle);
  const problem = again.error ? asProblem(again.error) : null;

  const form = useRef<HTMLFormElement>(null);
  // Once the dialog is open, which itself takes the first field there is.
  useEffect(() => form.current?.querySelector<HTMLElement>("[name=password]")?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    again.mutate(password, { onSuccess: settle });
  };

  return (
    <Dialog title={t("again.title")}>
      <form ref={form} className={css.form} onSubmit={submit}>
        <div className={css.who}>
          <Avatar person={account} size={44} />
          <bdi>{account.username}</bdi>
        </div>
        <p className={css.told}>{t("again.why")}</p>
        {problem && <Notice isBad>{problem.message}</Notice>}
        <WhosePassword username={account.username} />
        <PasswordField
          label={t("auth.password")}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="primary" isWide type="submit" isBusy={again.isPending}>
          {t("app.logIn")}
        </Button>
        <Button isWide onClick={onLeave}>
          {t("again.other")}
        </Button>
      </form>
    </Dialog>
  );
}

/** The cookie is one for all tabs: who has logged in again in another one need not do it here too. */
function useElsewhere(onAccount: (me: Me) => void): void {
  const latest = useRef(onAccount);
  useEffect(() => {
    latest.current = onAccount;
  });
  useEffect(() => {
    let isWanted = true;
    const ask = () => {
      if (document.hidden) return;
      unwrap(api.GET("/api/users/me")).then(
        (me) => isWanted && latest.current(me),
        () => undefined,
      );
    };
    document.addEventListener("visibilitychange", ask);
    window.addEventListener("focus", ask);
    return () => {
      isWanted = false;
      document.removeEventListener("visibilitychange", ask);
      window.removeEventListener("focus", ask);
    };
  }, []);
}
