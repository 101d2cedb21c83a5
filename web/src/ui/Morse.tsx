import { t } from "@/platform/words";
import css from "./Morse.module.css";

/** Waiting, as a heliograph does it: short, short, long. Decoration only; say what is awaited beside it. */
export function Morse() {
  return (
    <span className={css.morse} aria-hidden="true">
      <i />
      <i />
      <i className={css.dash} />
    </span>
  );
}

/** A centred wait with words for those who cannot see it. */
export function Waiting({ label = t("ui.loading") }: { label?: string }) {
  return (
    <div className={css.waiting} role="status">
      <Morse />
      <span className="visually-hidden">{label}</span>
    </div>
  );
}
