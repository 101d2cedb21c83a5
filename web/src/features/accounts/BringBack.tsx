import { useEffect, useRef } from "react";
import { asProblem } from "@/platform/problem";
import { absoluteTime } from "@/platform/time";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import css from "./Auth.module.css";
import { useBringBack } from "./leaving";

interface BringBackProps {
  until: string;
  /** What was typed to log in: it need not be typed again. */
  typed: { username: string; password: string };
  onBack: () => void;
  onCancel: () => void;
}

/** A log-in to a deleted account: nothing comes back before it is asked for. */
export function BringBack({ until, typed, onBack, onCancel }: BringBackProps) {
  const bring = useBringBack();
  const words = useRef<HTMLParagraphElement>(null);
  // Not the button: whoever presses Enter twice must not have brought it back.
  useEffect(() => words.current?.focus(), []);
  return (
    <div className={css.form}>
      <p ref={words} tabIndex={-1} className={css.told}>
        {t("leave.deletedUntil", { until: absoluteTime(until) })}
      </p>
      {bring.error && <Notice isBad>{asProblem(bring.error).message}</Notice>}
      <Button
        look="primary"
        isWide
        isBusy={bring.isPending}
        onClick={() => bring.mutate(typed, { onSuccess: onBack })}
      >
        {t("leave.bringBack")}
      </Button>
      <Button isWide onClick={onCancel}>
        {t("leave.leaveDeleted")}
      </Button>
    </div>
  );
}
