import { Link, useNavigate } from "@tanstack/react-router";
import {
  BookOpen,
  ChevronRight,
  LockKeyhole,
  LogOut,
  Monitor,
  MonitorSmartphone,
  Moon,
  Sun,
  SunMoon,
  UserRound,
  UserRoundCheck,
  UserRoundX,
} from "lucide-react";
import { useState } from "react";
import { asProblem } from "@/platform/problem";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "@/platform/theme";
import { useTitle } from "@/platform/title";
import { t, type PlainKey } from "@/platform/words";
import { Confirm } from "@/ui/Dialog";
import { PageHead } from "@/ui/PageHead";
import { Rich } from "@/ui/Rich";
import { say } from "@/ui/toasts";
import { LanguageRow } from "./LanguageRow";
import { useLogOut, useMe } from "./session";
import css from "./Settings.module.css";
import { StorageRow } from "./StorageRow";

const THEMES: { choice: ThemeChoice; label: PlainKey; icon: typeof Sun }[] = [
  { choice: "system", label: "settings.asDevice", icon: Monitor },
  { choice: "light", label: "settings.light", icon: Sun },
  { choice: "dark", label: "settings.dark", icon: Moon },
];

interface SettingsPageProps {
  /** Something that log-out would interrupt, in words, or null. */
  unfinished: string | null;
}

export function SettingsPage({ unfinished }: SettingsPageProps) {
  useTitle(t("app.settings"));
  const me = useMe();
  const theme = useThemeChoice();
  const logOut = useLogOut();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);

  const leave = () => {
    setAsking(false);
    logOut.mutate(undefined, {
      onSuccess: () => void navigate({ to: "/login", search: {} }),
      onError: (thrown) => say(asProblem(thrown).message, { isBad: true }),
    });
  };

  return (
    <>
      <PageHead title={t("app.settings")} />
      <div className={css.page}>
        <nav className={css.list} aria-label={t("app.settings")}>
          <Link className={css.row} to="/settings/profile">
            <UserRound size={21} />
            <span className={css.grow}>
              <strong>{t("app.profile")}</strong>
              <span>{t("settings.profileWhy")}</span>
            </span>
            <ChevronRight size={19} className="points" />
          </Link>
          {me?.is_private && (
            <Link className={css.row} to="/settings/requests">
              <UserRoundCheck size={21} />
              <span className={css.grow}>
                <strong>{t("requests.title")}</strong>
                <span>{t("settings.requestsWhy")}</span>
              </span>
              <ChevronRight size={19} className="points" />
            </Link>
          )}
          <Link className={css.row} to="/settings/privacy">
            <LockKeyhole size={21} />
            <span className={css.grow}>
              <strong>{t("privacy.title")}</strong>
              <span>{t("settings.privacyWhy")}</span>
            </span>
            <ChevronRight size={19} className="points" />
          </Link>
          <Link className={css.row} to="/settings/sessions">
            <MonitorSmartphone size={21} />
            <span className={css.grow}>
              <strong>{t("devices.title")}</strong>
              <span>{t("settings.devicesWhy")}</span>
            </span>
            <ChevronRight size={19} className="points" />
          </Link>
        </nav>

        <div className={css.list}>
          <fieldset className={css.row}>
            <SunMoon size={21} />
            <legend className="visually-hidden">{t("settings.colours")}</legend>
            <span className={css.grow}>
              <strong>{t("settings.colours")}</strong>
              <span>{THEMES.filter((each) => each.choice === theme).map(({ label }) => t(label))}</span>
            </span>
            <span className={css.themes}>
              {THEMES.map(({ choice, label, icon: Icon }) => (
                <label key={choice} title={t(label)}>
                  <input
                    className="visually-hidden"
                    type="radio"
                    name="theme"
                    checked={theme === choice}
                    onChange={() => chooseTheme(choice)}
                  />
                  <Icon size={18} aria-hidden="true" />
                  <span className="visually-hidden">{t(label)}</span>
                </label>
              ))}
            </span>
          </fieldset>
          <LanguageRow />
          <StorageRow />
          <a className={css.row} href="/api/docs">
            <BookOpen size={21} />
            <span className={css.grow}>
              <strong>{t("settings.developers")}</strong>
              <span>{t("settings.api")}</span>
            </span>
            <ChevronRight size={19} className="points" />
          </a>
        </div>

        <div className={css.list}>
          <button
            type="button"
            className={`${css.row} ${css.dangerous}`}
            disabled={logOut.isPending}
            onClick={() => (unfinished ? setAsking(true) : leave())}
          >
            <LogOut size={21} className="points" />
            <span className={css.grow}>
              <strong>{t("settings.logOut")}</strong>
            </span>
          </button>
        </div>
        <div className={css.list}>
          <Link className={css.row} to="/settings/delete">
            <UserRoundX size={21} />
            <span className={css.grow}>
              <strong>{t("settings.deleteTitle")}</strong>
              <span>{t("settings.deleteWhy")}</span>
            </span>
            <ChevronRight size={19} className="points" />
          </Link>
        </div>
        <p className={css.keys}>
          <Rich of="keys.hint" values={{ key: (words) => <kbd>{words}</kbd> }} />
        </p>
      </div>
      {isAsking && (
        <Confirm
          title={t("settings.logOutNow")}
          confirmLabel={t("settings.logOut")}
          onConfirm={leave}
          onClose={() => setAsking(false)}
        >
          <p>{unfinished}</p>
        </Confirm>
      )}
    </>
  );
}
