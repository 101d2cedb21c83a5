import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/platform/problem";
import { absoluteTime } from "@/platform/time";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { PageHead } from "@/ui/PageHead";
import { say } from "@/ui/toasts";
import { useDeleteAccount } from "./leaving";
import { PasswordField } from "./PasswordField";
import { useMe } from "./session";
import css from "./Settings.module.css";

/** What deleting one's account means, in words, and the password that does it. */
export function DeleteAccountPage() {
  useTitle(t("settings.deleteTitle"));
  const me = useMe();
  const navigate = useNavigate();
  const leave = useDeleteAccount();
  const [password, setPassword] = useState("");
  const problem = leave.error ? asProblem(leave.error) : null;
  const isWrong = problem?.code === "wrong_password";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    leave.mutate(password, {
      onSuccess: ({ restorable_until }) => {
        say(t("settings.deleted", { until: absoluteTime(restorable_until) }));
        void navigate({ to: "/login", search: {}, replace: true });
      },
    });
  };

  return (
    <>
      <PageHead title={t("settings.deleteTitle")} backTo="/settings" />
      <form className={css.page} onSubmit={submit}>
        <p>{t("settings.deleteAtOnce", { username: me?.username ?? "" })}</p>
        <ul className={css.points}>
          <li>{t("settings.deleteHidden")}</li>
          <li>{t("settings.deleteSessions")}</li>
          <li>{t("settings.deleteBack")}</li>
          <li>{t("settings.deleteErased")}</li>
          <li>{t("settings.deleteName")}</li>
        </ul>
        {problem && !isWrong && <Notice isBad>{problem.message}</Notice>}
        <PasswordField
          label={t("auth.password")}
          name="password"
          autoComplete="current-password"
          required
          hint={t("settings.deletePassword")}
          error={isWrong ? problem.message : null}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="danger" isWide type="submit" isBusy={leave.isPending} disabled={!password}>
          {t("settings.deleteNow")}
        </Button>
      </form>
    </>
  );
}
