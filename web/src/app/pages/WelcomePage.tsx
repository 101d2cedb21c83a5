import { Link } from "@tanstack/react-router";
import { Sunrise } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { FindPeople } from "@/features/graph/FindPeople";
import { SuggestedPeople } from "@/features/graph/Suggested";
import { suggestedQuery } from "@/features/graph/suggested";
import { useMe } from "@/features/accounts/session";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { buttonClass } from "@/ui/Button";
import css from "./WelcomePage.module.css";

const MOST = 12;

/** The first page after sign-up: somebody to follow, so that the feed does not begin empty. */
export function WelcomePage() {
  useTitle(t("welcome.title"));
  const me = useMe();
  const suggested = useQuery(suggestedQuery).data ?? [];
  const count = suggested.filter((person) => person.is_following).length;
  return (
    <div className={css.page}>
      <header className={css.head}>
        <Sunrise size={40} aria-hidden="true" />
        <h1>{t("welcome.hello", { name: me?.full_name || me?.username || "" })}</h1>
        <p>{t(suggested.length > 0 ? "welcome.pick" : "welcome.early")}</p>
      </header>
      {suggested.length > 0 && (
        <section aria-label={t("suggested.title")}>
          <SuggestedPeople limit={MOST} />
        </section>
      )}
      <section className={css.find}>
        <h2>{t("welcome.know")}</h2>
        <FindPeople />
      </section>
      <footer className={css.foot}>
        <Link className={buttonClass("quiet")} to="/settings/profile">
          {t("welcome.picture")}
        </Link>
        <Link className={buttonClass(count > 0 ? "primary" : "quiet")} to="/" replace>
          {count > 0 ? t("welcome.goOn", { count }) : t("welcome.skip")}
        </Link>
      </footer>
    </div>
  );
}
