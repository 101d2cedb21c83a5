import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { codePoints } from "@/platform/count";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { AuthFrame } from "./AuthFrame";
import css from "./Auth.module.css";
import { useGoOn } from "./LoginPage";
import { tellAccount } from "./language";
import { PasswordField } from "./PasswordField";
import { useSignUp, type SignUp } from "./session";
import { usernameProblem, PASSWORD_LENGTH } from "./rules";

const EMPTY: SignUp = { username: "", email: "", password: "", full_name: "" };
const FIELDS = ["username", "email", "password", "full_name"];

export function SignupPage() {
  useTitle(t("app.createAccount"));
  const goOn = useGoOn();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signUp = useSignUp();
  const { next } = useSearch({ strict: false });
  const [form, setForm] = useState(EMPTY);
  const [wasTried, setTried] = useState(false);
  const problem = signUp.error ? asProblem(signUp.error) : null;
  const general = problem?.detailFor(FIELDS);
  const change = (part: Partial<SignUp>) => setForm({ ...form, ...part });

  const length = codePoints(form.password);
  const badUsername = form.username ? usernameProblem(form.username) : null;
  const shortPassword = wasTried && length < PASSWORD_LENGTH;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (usernameProblem(form.username) || length < PASSWORD_LENGTH) return;
    const said = { ...form, email: form.email.trim(), full_name: form.full_name.trim() };
    signUp.mutate(said, {
      onSuccess: () => {
        void tellAccount(client);
        // Whoever came by an invitation or a post goes there; anybody else is shown whom to follow.
        if (next) goOn();
        else void navigate({ to: "/welcome", replace: true });
      },
    });
  };

  return (
    <AuthFrame
      title={t("auth.createTitle")}
      foot={
        <>
          {t("auth.haveOne")}{" "}
          <Link to="/login" search={next ? { next } : {}}>
            {t("app.logIn")}
          </Link>
        </>
      }
    >
      <form className={css.form} onSubmit={submit}>
        {general && <Notice isBad>{general}</Notice>}
        <Field
          label={t("auth.username")}
          dir="ltr"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={30}
          value={form.username}
          hint={badUsername ? null : t("auth.usernameHint")}
          error={badUsername ?? problem?.field("username")}
          onChange={(event) => change({ username: event.target.value.toLowerCase().replace(/\s/g, "") })}
        />
        <Field
          label={t("auth.name")}
          dir="auto"
          name="full_name"
          autoComplete="name"
          maxLength={100}
          value={form.full_name}
          error={problem?.field("full_name")}
          onChange={(event) => change({ full_name: event.target.value })}
        />
        <Field
          label={t("auth.email")}
          dir="ltr"
          name="email"
          type="email"
          autoComplete="email"
          required
          value={form.email}
          error={problem?.field("email")}
          onChange={(event) => change({ email: event.target.value })}
        />
        <PasswordField
          label={t("auth.password")}
          name="password"
          autoComplete="new-password"
          required
          value={form.password}
          hint={
            length < PASSWORD_LENGTH && !shortPassword
              ? t("auth.passwordHint", { count: PASSWORD_LENGTH })
              : null
          }
          error={
            shortPassword
              ? t("auth.passwordShort", { count: PASSWORD_LENGTH - length })
              : problem?.field("password")
          }
          onChange={(event) => change({ password: event.target.value })}
        />
        <Button look="primary" isWide type="submit" isBusy={signUp.isPending}>
          {t("auth.create")}
        </Button>
      </form>
    </AuthFrame>
  );
}
