import { useQueryClient } from "@tanstack/react-query";
import { Languages } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { t } from "@/platform/words";
import { LANGUAGE_NAMES, LANGUAGES, languageOf, useLanguageChoice } from "@/platform/words/language";
import { useRewrite } from "./language";
import css from "./Settings.module.css";

/** The page is drawn anew in another language: the choice then takes the focus back. */
let hasJustChosen = false;

/** The language of the page. Every language stands in its own words, and in its own direction. */
export function LanguageRow() {
  const id = useId();
  const choice = useLanguageChoice();
  const rewrite = useRewrite(useQueryClient());
  const select = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (hasJustChosen) select.current?.focus({ preventScroll: true });
    hasJustChosen = false;
  }, []);

  return (
    <div className={css.row}>
      <Languages size={21} aria-hidden="true" />
      <span className={css.grow}>
        <label htmlFor={id}>
          <strong>{t("settings.language")}</strong>
        </label>
      </span>
      <select
        ref={select}
        id={id}
        className={css.choice}
        value={choice ?? ""}
        aria-busy={rewrite.isPending || undefined}
        onChange={(event) => {
          hasJustChosen = true;
          rewrite.mutate(languageOf(event.target.value));
        }}
      >
        <option value="">{t("settings.asDevice")}</option>
        {LANGUAGES.map((each) => (
          <option key={each} value={each} lang={each}>
            {LANGUAGE_NAMES[each]}
          </option>
        ))}
      </select>
    </div>
  );
}
