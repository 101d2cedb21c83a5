import { useQueryClient } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { House, Settings, SquarePlus, UserRoundSearch } from "lucide-react";
import { useState } from "react";
import { Avatar } from "@/features/accounts/Avatar";
import type { Me } from "@/features/accounts/types";
import { refreshFeed } from "@/features/feed/queries";
import { t } from "@/platform/words";
import { buttonClass } from "@/ui/Button";
import { Logo, Wordmark } from "@/ui/Logo";
import { late } from "@/ui/late";
import css from "./Navigation.module.css";

const FindPeopleDialog = late(() =>
  import("@/features/graph/FindPeople").then(({ FindPeopleDialog }) => FindPeopleDialog),
);

/** One list of places: a bar of tabs under the thumb on a phone, a side bar on anything wider. */
export function Navigation({ me }: { me: Me }) {
  const [isFinding, setFinding] = useState(false);
  const client = useQueryClient();
  const { pathname } = useLocation();

  // Home, pressed at home: to the top, and what is new.
  const pressHome = () => {
    if (pathname !== "/") return;
    window.scrollTo({ top: 0 });
    void refreshFeed(client);
  };

  return (
    <nav className={css.nav} aria-label={t("app.main")}>
      <Link to="/" className={css.brand} aria-label={t("app.homeLink")}>
        <span className={css.brandWide}>
          <Wordmark size={28} />
        </span>
        <span className={css.brandNarrow}>
          <Logo size={30} />
        </span>
      </Link>
      <ul className={css.places}>
        <li>
          <Link to="/" className={css.place} activeOptions={{ exact: true }} onClick={pressHome}>
            <House size={24} />
            <span>{t("app.home")}</span>
          </Link>
        </li>
        <li>
          <button type="button" className={css.place} aria-haspopup="dialog" onClick={() => setFinding(true)}>
            <UserRoundSearch size={24} />
            <span>{t("app.findPeople")}</span>
          </button>
        </li>
        <li>
          <Link to="/create" className={css.place}>
            <SquarePlus size={24} />
            <span>{t("app.newPost")}</span>
          </Link>
        </li>
        <li>
          <Link to="/$username" params={{ username: me.username }} className={css.place}>
            <span className={css.me}>
              <Avatar person={me} size={26} />
            </span>
            <span>{t("app.profile")}</span>
          </Link>
        </li>
        <li className={css.last}>
          <Link to="/settings" className={css.place}>
            <Settings size={24} />
            <span>{t("app.settings")}</span>
          </Link>
        </li>
      </ul>
      {isFinding && <FindPeopleDialog onClose={() => setFinding(false)} />}
    </nav>
  );
}

/** For visitors, above what they came to see. */
export function GuestBar() {
  const here = window.location.pathname;
  return (
    <header className={css.guest}>
      <Link to="/" aria-label={t("app.homeLink")}>
        <Wordmark />
      </Link>
      <span className={css.guestActions}>
        <Link className={buttonClass("plain", false, true)} to="/login" search={{ next: here }}>
          {t("app.logIn")}
        </Link>
        <Link className={buttonClass("primary", false, true)} to="/signup" search={{ next: here }}>
          {t("app.createAccount")}
        </Link>
      </span>
    </header>
  );
}
