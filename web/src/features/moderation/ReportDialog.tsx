import { useId, useRef, useState, type FormEvent } from "react";
import { useMe } from "@/features/accounts/session";
import { ConfirmBlock } from "@/features/graph/ConfirmBlock";
import type { ListedPerson } from "@/features/graph/people";
import { codePoints } from "@/platform/count";
import { useKept } from "@/platform/kept";
import { asProblem } from "@/platform/problem";
import { useIsThere } from "@/platform/there";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Area } from "@/ui/Field";
import { say } from "@/ui/toasts";
import css from "./Report.module.css";
import {
  draftAbout,
  NOTHING_TOLD,
  REASONS,
  reasons,
  TEXT_LENGTH,
  titleOf,
  URGENT,
  useReport,
  type ReportDraft,
  type Subject,
} from "./report";
import { Thanks } from "./Thanks";

const NEAR_THE_END = 200;

/** Whose it is; of whom nothing more is known, it is taken that they are neither muted nor blocked. */
export type Reported = ListedPerson & { is_muted?: boolean; is_blocked?: boolean };

interface ReportProps {
  about: Subject;
  person: Reported;
  onClose: () => void;
}

/** Asks what is wrong with something, tells the moderators, and offers what one can do oneself. */
export function ReportDialog({ about, person, onClose }: ReportProps) {
  const me = useMe();
  const draftKey = draftAbout(me?.user_id ?? "", about);
  const [draft, keep] = useKept<ReportDraft>(draftKey, NOTHING_TOLD);
  const [step, setStep] = useState<"asking" | "told" | "blocking">("asking");
  const isThere = useIsThere();
  const report = useReport(about, draftKey, {
    onTold: () => (isThere.current ? setStep("told") : say(t("report.told"))),
    onRefused: (thrown) => {
      if (!isThere.current) say(asProblem(thrown).message, { isBad: true });
    },
  });
  if (step === "blocking") return <ConfirmBlock person={person} onClose={onClose} />;
  if (step === "told") {
    return <Thanks person={person} onBlock={() => setStep("blocking")} onClose={onClose} />;
  }
  return (
    <Dialog title={t(titleOf(about), { username: person.username })} onClose={onClose}>
      <Form
        draft={draft}
        isBusy={report.isPending}
        thrown={report.error}
        onDraft={(changed) => {
          if (report.isError) report.reset();
          keep(changed);
        }}
        onSend={report.mutate}
      />
    </Dialog>
  );
}

interface FormProps {
  draft: ReportDraft;
  isBusy: boolean;
  thrown: unknown;
  onDraft: (draft: ReportDraft) => void;
  onSend: (told: { reason: NonNullable<ReportDraft["reason"]>; text: string }) => void;
}

function Form({ draft, isBusy, thrown, onDraft, onSend }: FormProps) {
  const { reason, text } = draft;
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const [isMissing, setMissing] = useState(false);
  const problem = thrown ? asProblem(thrown) : null;
  const left = TEXT_LENGTH - codePoints(text);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (reason === null) {
      setMissing(true);
      first.current?.focus();
    } else if (left >= 0) onSend({ reason, text });
  };
  const isUnchosen = isMissing && reason === null;
  return (
    <form className={css.form} onSubmit={send}>
      <fieldset className={css.reasons} aria-describedby={isUnchosen ? `${id}-missing` : undefined}>
        <legend>{t("report.why")}</legend>
        {reasons.map((each, index) => (
          <label key={each}>
            <input
              ref={index === 0 ? first : undefined}
              type="radio"
              name="report-reason"
              checked={reason === each}
              onChange={() => onDraft({ ...draft, reason: each })}
            />
            {t(REASONS[each])}
          </label>
        ))}
      </fieldset>
      {isUnchosen && (
        <p id={`${id}-missing`} className={css.missing} role="alert">
          {t("report.choose")}
        </p>
      )}
      <div role="status">{URGENT.has(reason) && <Notice>{t("report.urgent")}</Notice>}</div>
      <Area
        label={t("report.text")}
        rows={3}
        dir="auto"
        aside={left < NEAR_THE_END ? t("ui.left", { count: left }) : t("report.optional")}
        error={left < 0 ? t("ui.tooLong", { count: -left }) : problem?.field("text")}
        value={text}
        onChange={(event) => onDraft({ ...draft, text: event.target.value })}
      />
      {problem?.detailFor(["text"]) && <Notice isBad>{problem.detailFor(["text"])}</Notice>}
      <p className={css.quiet}>{t("report.quiet")}</p>
      <Button look="primary" type="submit" isWide isBusy={isBusy}>
        {t("report.send")}
      </Button>
    </form>
  );
}
