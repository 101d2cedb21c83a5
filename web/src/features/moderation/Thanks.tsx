import { Ban, BellOff } from "lucide-react";
import { useEffect, useRef } from "react";
import { useMark } from "@/features/graph/marks";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import css from "./Report.module.css";
import type { Reported } from "./ReportDialog";

interface ThanksProps {
  person: Reported;
  onBlock: () => void;
  onClose: () => void;
}

/** It is told; what one can do oneself, at once. */
export function Thanks({ person, onBlock, onClose }: ThanksProps) {
  const { username, is_muted: isMuted = false, is_blocked: isBlocked = false } = person;
  const mark = useMark(person);
  const words = useRef<HTMLParagraphElement>(null);
  // What was pressed is gone: the words that came of it are read from their beginning.
  useEffect(() => words.current?.focus(), []);
  const mute = () => {
    onClose();
    mark.mutate({ mark: "muted", isOn: true });
  };
  return (
    <Dialog title={t("report.thanks")} onClose={onClose}>
      <div className={css.form}>
        <p ref={words} tabIndex={-1} className={css.told}>
          {t("report.next", { username })}
        </p>
        {!isBlocked && (
          <div className={css.further} role="group" aria-label={t("report.further")}>
            <p>{t("report.further")}</p>
            {!isMuted && (
              <Button isWide onClick={mute}>
                <BellOff size={18} aria-hidden="true" />
                {t("people.muteNamed", { username })}
              </Button>
            )}
            <Button isWide onClick={onBlock}>
              <Ban size={18} aria-hidden="true" />
              {t("report.block", { username })}
            </Button>
          </div>
        )}
        <Button look="primary" isWide onClick={onClose}>
          {t("ui.done")}
        </Button>
      </div>
    </Dialog>
  );
}
