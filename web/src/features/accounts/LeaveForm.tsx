import { useState, type FormEvent } from "react";
import type { Problem } from "@/platform/problem";
import { t, type PlainKey } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { PasswordField } from "./PasswordField";
import { WhosePassword } from "./WhosePassword";
import css from "./Settings.module.css";

/** What the server says of a password that is not this account's: to its owner, and to whoever only says that they are. */
const WRONG = ["wrong_password", "bad_credentials"];

interface LeaveFormProps {
  className: string | undefined;
  username: string;
  /** What deleting means: in a sentence, and point by point. */
  intro: string;
  points: readonly PlainKey[];
  problem: Problem | null;
  isBusy: boolean;
  onLeave: (password: string) => void;
}

/** What deleting an account means, in words, and the password that does it. */
export function LeaveForm({ className, username, intro, points, problem, isBusy, onLeave }: LeaveFormProps) {
  const [password, setPassword] = useState("");
  const isWrong = problem !== null && WRONG.includes(problem.code);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) onLeave(password);
  };
  return (
    <form className={className} onSubmit={submit}>
      <p>{intro}</p>
      <ul className={css.points}>
        {points.map((point) => (
          <li key={point}>{t(point)}</li>
        ))}
      </ul>
      {problem && !isWrong && <Notice isBad>{problem.message}</Notice>}
      <WhosePassword username={username} />
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
      <Button look="danger" isWide type="submit" isBusy={isBusy} disabled={!password}>
        {t("settings.deleteNow")}
      </Button>
    </form>
  );
}
