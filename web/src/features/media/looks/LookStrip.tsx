import { useId } from "react";
import { t } from "@/platform/words";
import css from "./EditPhoto.module.css";
import type { Look } from "./queries";

interface LookStripProps {
  looks: readonly Look[];
  /** Small images of the very photo by the look's name in lower case. */
  thumbs: ReadonlyMap<string, string>;
  chosen: string;
  onChoose: (name: string) => void;
}

/** Every look side by side. Radio buttons beneath: arrows move, the choice is read aloud. */
export function LookStrip({ looks, thumbs, chosen, onChoose }: LookStripProps) {
  const group = useId();
  const all = [{ name: t("edit.noFilter"), key: "", src: thumbs.get("") ?? null }].concat(
    looks.map(({ name, preview_url }) => {
      const key = name.toLowerCase();
      return { name, key, src: thumbs.get(key) ?? preview_url };
    }),
  );
  return (
    <fieldset className={css.strip}>
      <legend className={css.unseen}>{t("edit.filter")}</legend>
      {all.map(({ name, key, src }) => (
        <label key={key} className={css.look}>
          <input
            type="radio"
            className={css.unseen}
            name={group}
            value={key}
            checked={chosen === key}
            onChange={() => onChoose(key)}
          />
          {src ? <img src={src} alt="" draggable={false} /> : <span className={css.noThumb} />}
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
