import { Link, useSearch } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { codePoints } from "@/platform/count";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { AuthFrame } from "./AuthFrame";
import css from "./Auth.module.css";
import { useGoOn } from "./LoginPage";
import { PasswordField } from "./PasswordField";
import { useSignUp, type SignUp } from "./session";
import { usernameProblem, PASSWORD_LENGTH } from "./rules";

const EMPTY: SignUp = { username: "", email: "", password: "", full_name: "" };
const FIELDS = ["username", "email", "password", "full_name"];

export function SignupPage() {
  useTitle("Sign up");
  const goOn = useGoOn();
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
    signUp.mutate(said, { onSuccess: goOn });
  };

  return (
    <AuthFrame
      title="Create your account"
      foot={
        <>
          Already have one?{" "}
          <Link to="/login" search={next ? { next } : {}}>
            Log in
          </Link>
        </>
      }
    >
      <form className={css.form} onSubmit={submit}>
        {general && <Notice isBad>{general}</Notice>}
        <Field
          label="Username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={30}
          value={form.username}
          hint="Small letters, digits, dots and underscores. It is part of your address here."
          error={badUsername ?? problem?.field("username")}
          onChange={(event) => change({ username: event.target.value.toLowerCase().replace(/\s/g, "") })}
        />
        <Field
          label="Name"
          name="full_name"
          autoComplete="name"
          maxLength={100}
          value={form.full_name}
          error={problem?.field("full_name")}
          onChange={(event) => change({ full_name: event.target.value })}
        />
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="email"
          required
          value={form.email}
          error={problem?.field("email")}
          onChange={(event) => change({ email: event.target.value })}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="new-password"
          required
          value={form.password}
          hint={
            length < PASSWORD_LENGTH
              ? `At least ${PASSWORD_LENGTH} characters; a short sentence is best.`
              : null
          }
          error={
            shortPassword
              ? `${PASSWORD_LENGTH - length} more characters are needed.`
              : problem?.field("password")
          }
          onChange={(event) => change({ password: event.target.value })}
        />
        <Button look="primary" isWide type="submit" isBusy={signUp.isPending}>
          Create account
        </Button>
      </form>
    </AuthFrame>
  );
}
