import { useEffect, useRef, useState } from "react";
import { asProblem } from "@/platform/problem";
import { absoluteTime } from "@/platform/time";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { say } from "@/ui/toasts";
import css from "./Auth.module.css";
import { LeaveForm } from "./LeaveForm";
import { useDeleteByPassword } from "./leaving";

const POINTS = ["leave.suspendedBack", "leave.suspendedErased", "settings.deleteName"] as const;

interface SuspendedProps {
  /** As it was typed to log in: a name or an e-mail. */
  username: string;
  onCancel: () => void;
}

/** A log-in to a suspended account: nobody gets in, and what is in it stays its owner's to delete. */
export function Suspended({ username, onCancel }: SuspendedProps) {
  const leave = useDeleteByPassword(username);
  const [isAsking, setAsking] = useState(false);
  const words = useRef<HTMLParagraphElement>(null);
  // Not a button: whoever presses Enter twice has not read it.
  useEffect(() => words.current?.focus(), []);

  const submit = (password: string) =>
    leave.mutate(password, {
      onSuccess: ({ restorable_until }) => {
        say(t("leave.suspendedGone", { until: absoluteTime(restorable_until) }), { isLasting: true });
        onCancel();
      },
    });

  return (
    <div className={css.form}>
      <p ref={words} tabIndex={-1} className={css.told}>
        {t("leave.suspendedWhy")}
      </p>
      <p>{t("leave.suspendedOwn")}</p>
      <Button isWide onClick={onCancel}>
        {t("leave.toLogIn")}
      </Button>
      <Button look="plain" isWide onClick={() => setAsking(true)}>
        {t("leave.delete")}
      </Button>
      {isAsking && (
        <Dialog title={t("settings.deleteTitle")} onClose={() => setAsking(false)}>
          <LeaveForm
            className={css.form}
            username={username}
            intro={t("leave.suspendedAsk", { username })}
            points={POINTS}
            problem={leave.error && asProblem(leave.error)}
            isBusy={leave.isPending}
            onLeave={submit}
          />
        </Dialog>
      )}
    </div>
  );
}
