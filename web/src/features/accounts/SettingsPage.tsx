import { Link, useNavigate } from "@tanstack/react-router";
import {
  BookOpen,
  ChevronRight,
  LogOut,
  Monitor,
  MonitorSmartphone,
  Moon,
  Sun,
  SunMoon,
  UserRound,
  UserRoundCheck,
} from "lucide-react";
import { useState } from "react";
import { asProblem } from "@/platform/problem";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "@/platform/theme";
import { useTitle } from "@/platform/title";
import { Confirm } from "@/ui/Dialog";
import { PageHead } from "@/ui/PageHead";
import { say } from "@/ui/toasts";
import { useLogOut, useMe } from "./session";
import css from "./Settings.module.css";
import { StorageRow } from "./StorageRow";

const THEMES: { choice: ThemeChoice; label: string; icon: typeof Sun }[] = [
  { choice: "system", label: "As the device", icon: Monitor },
  { choice: "light", label: "Light", icon: Sun },
  { choice: "dark", label: "Dark", icon: Moon },
];

interface SettingsPageProps {
  /** Something that log-out would interrupt, in words, or null. */
  unfinished: string | null;
}

export function SettingsPage({ unfinished }: SettingsPageProps) {
  useTitle("Settings");
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
      <PageHead title="Settings" />
      <div className={css.page}>
        <nav className={css.list} aria-label="Settings">
          <Link className={css.row} to="/settings/profile">
            <UserRound size={21} />
            <span className={css.grow}>
              <strong>Profile</strong>
              <span>Name, picture, words about you, who may see you</span>
            </span>
            <ChevronRight size={19} />
          </Link>
          {me?.is_private && (
            <Link className={css.row} to="/settings/requests">
              <UserRoundCheck size={21} />
              <span className={css.grow}>
                <strong>Follow requests</strong>
                <span>Who asks to see your photos</span>
              </span>
              <ChevronRight size={19} />
            </Link>
          )}
          <Link className={css.row} to="/settings/sessions">
            <MonitorSmartphone size={21} />
            <span className={css.grow}>
              <strong>Devices</strong>
              <span>Where you are logged in</span>
            </span>
            <ChevronRight size={19} />
          </Link>
        </nav>

        <div className={css.list}>
          <fieldset className={css.row}>
            <SunMoon size={21} />
            <legend className="visually-hidden">Colours</legend>
            <span className={css.grow}>
              <strong>Colours</strong>
              <span>{THEMES.find((each) => each.choice === theme)?.label}</span>
            </span>
            <span className={css.themes}>
              {THEMES.map(({ choice, label, icon: Icon }) => (
                <label key={choice} title={label}>
                  <input
                    className="visually-hidden"
                    type="radio"
                    name="theme"
                    checked={theme === choice}
                    onChange={() => chooseTheme(choice)}
                  />
                  <Icon size={18} aria-hidden="true" />
                  <span className="visually-hidden">{label}</span>
                </label>
              ))}
            </span>
          </fieldset>
          <StorageRow />
          <a className={css.row} href="/api/docs">
            <BookOpen size={21} />
            <span className={css.grow}>
              <strong>For developers</strong>
              <span>The API this page itself speaks</span>
            </span>
            <ChevronRight size={19} />
          </a>
        </div>

        <div className={css.list}>
          <button
            type="button"
            className={`${css.row} ${css.dangerous}`}
            disabled={logOut.isPending}
            onClick={() => (unfinished ? setAsking(true) : leave())}
          >
            <LogOut size={21} />
            <span className={css.grow}>
              <strong>Log out</strong>
            </span>
          </button>
        </div>
        <p className={css.keys}>
          Keys: <kbd>j</kbd> and <kbd>k</kbd> walk through the feed, the arrows through a post&rsquo;s
          pictures, <kbd>n</kbd> begins a post, <kbd>m</kbd> turns the sound of videos on and off,{" "}
          <kbd>Esc</kbd> closes what is open.
        </p>
      </div>
      {isAsking && (
        <Confirm
          title="Log out now?"
          confirmLabel="Log out"
          onConfirm={leave}
          onClose={() => setAsking(false)}
        >
          <p>{unfinished}</p>
        </Confirm>
      )}
    </>
  );
}
