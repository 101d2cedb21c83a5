import { t } from "@/platform/words";
import { Confirm } from "@/ui/Dialog";
import css from "./People.module.css";
import { useMark } from "./marks";
import type { ListedPerson } from "./people";

interface ConfirmBlockProps {
  person: ListedPerson;
  onClose: () => void;
}

/** Says what a block does before it does it. */
export function ConfirmBlock({ person, onClose }: ConfirmBlockProps) {
  const mark = useMark(person);
  const block = () => {
    onClose();
    mark.mutate({ mark: "blocked", isOn: true });
  };
  return (
    <Confirm
      title={t("marks.blockAsk", { username: person.username })}
      confirmLabel={t("marks.block")}
      cancelLabel={t("ui.cancel")}
      onConfirm={block}
      onClose={onClose}
    >
      <ul className={css.effects}>
        <li>{t("marks.blockSight")}</li>
        <li>{t("marks.blockFollows")}</li>
        <li>{t("marks.blockQuiet")}</li>
      </ul>
    </Confirm>
  );
}
