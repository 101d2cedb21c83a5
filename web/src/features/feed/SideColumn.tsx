import { Link } from "@tanstack/react-router";
import { Avatar } from "@/features/accounts/Avatar";
import { useMe } from "@/features/accounts/session";
import { SuggestedPeople, useIsAnybodySuggested } from "@/features/graph/Suggested";
import { t } from "@/platform/words";
import { Rich } from "@/ui/Rich";
import css from "./SideColumn.module.css";

/** Beside the feed where there is room: oneself, and whom one might follow. */
export function SideColumn() {
  const me = useMe();
  const isAnybody = useIsAnybodySuggested();
  return (
    <aside className={css.side} aria-label={t("suggested.title")}>
      {me && (
        <Link className={css.me} to="/$username" params={{ username: me.username }}>
          <Avatar person={me} size={52} />
          <span>
            <strong>{me.username}</strong>
            {me.full_name && <span dir="auto">{me.full_name}</span>}
          </span>
        </Link>
      )}
      {isAnybody && (
        <section>
          <h2>{t("suggested.title")}</h2>
          <SuggestedPeople limit={5} />
        </section>
      )}
      <p className={css.hint}>
        <Rich of="keys.hint" values={{ key: (words) => <kbd>{words}</kbd> }} />
      </p>
    </aside>
  );
}
