import { useId } from "react";
import { t } from "@/platform/words";
import { Switch } from "@/ui/Switch";
import css from "./Choices.module.css";
import { writeDraft } from "./desk";
import type { Shipment } from "./shipment";

/** What its author may keep others from: commenting, and knowing how many like it. */
export function Choices({ draft }: { draft: Shipment }) {
  return (
    <div className={css.choices}>
      <Choice
        words={t("compose.commentsOff")}
        hint={t("compose.commentsOffWhy")}
        isOn={draft.commentsOff ?? false}
        onChange={(commentsOff) => writeDraft(draft.id, { commentsOff })}
      />
      <Choice
        words={t("compose.hideLikes")}
        hint={t("compose.hideLikesWhy")}
        isOn={draft.hideLikeCount ?? false}
        onChange={(hideLikeCount) => writeDraft(draft.id, { hideLikeCount })}
      />
    </div>
  );
}

interface ChoiceProps {
  words: string;
  hint: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

function Choice({ words, hint, isOn, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className={css.choice}>
      <span>
        <label htmlFor={id}>{words}</label>
        <span id={`${id}-hint`}>{hint}</span>
      </span>
      <Switch
        id={id}
        checked={isOn}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}
