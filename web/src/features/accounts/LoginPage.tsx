import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { Suspense, useState, type FormEvent } from "react";
import { safeNext } from "@/platform/next";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { part } from "@/ui/part";
import { AuthFrame } from "./AuthFrame";
import css from "./Auth.module.css";
import { restorableUntil } from "./leaving";
import { PasswordField } from "./PasswordField";
import { useLogIn } from "./session";

const BringBack = part(() => import("./BringBack").then(({ BringBack }) => BringBack));
const Suspended = part(() => import("./Suspended").then(({ Suspended }) => Suspended));

/** Go where one wanted to go before the log-in came between. */
export function useGoOn(): () => void {
  const navigate = useNavigate();
  const router = useRouter();
  const { next } = useSearch({ strict: false });
  return () => {
    router.invalidate().catch(() => undefined);
    void navigate({ href: safeNext(next), replace: true });
  };
}

export function LoginPage() {
  useTitle(t("app.logIn"));
  const goOn = useGoOn();
  const logIn = useLogIn();
  const { next } = useSearch({ strict: false });
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const problem = logIn.error ? asProblem(logIn.error) : null;
  const general = problem?.detailFor(["username", "password"]);

  const startAnew = () => {
    logIn.reset();
    setPassword("");
  };
  const until = restorableUntil(problem);
  const isSuspended = problem?.code === "account_suspended";
  if (until !== null || isSuspended) {
    const typed = { username: username.trim(), password };
    return (
      <AuthFrame title={t(isSuspended ? "auth.suspended" : "auth.deleted")}>
        <Suspense>
          {until === null ? (
            <Suspended username={typed.username} onCancel={startAnew} />
          ) : (
            <BringBack until={until} typed={typed} onBack={goOn} onCancel={startAnew} />
          )}
        </Suspense>
      </AuthFrame>
    );
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    logIn.mutate({ username: username.trim(), password }, { onSuccess: goOn });
  };

  return (
    <AuthFrame
      title={t("auth.welcome")}
      foot={
        <>
          {t("auth.newHere")}{" "}
          <Link to="/signup" search={next ? { next } : {}}>
            {t("auth.createOne")}
          </Link>
        </>
      }
    >
      <form className={css.form} onSubmit={submit}>
        {next && !problem && <Notice>{t("auth.goOn")}</Notice>}
        {general && <Notice isBad>{general}</Notice>}
        <Field
          label={t("auth.login")}
          dir="ltr"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={username}
          error={problem?.field("username")}
          onChange={(event) => setUsername(event.target.value)}
        />
        <PasswordField
          label={t("auth.password")}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          error={problem?.field("password")}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="primary" isWide type="submit" isBusy={logIn.isPending}>
          {t("app.logIn")}
        </Button>
      </form>
    </AuthFrame>
  );
}
