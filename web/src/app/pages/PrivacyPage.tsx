import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ban, BellOff, ChevronRight, EyeOff, Star, UserRoundCheck, type LucideIcon } from "lucide-react";
import { useState } from "react";
import css from "@/features/accounts/Settings.module.css";
import { useChangeProfile, useMe } from "@/features/accounts/session";
import type { Me } from "@/features/accounts/types";
import type { Mark } from "@/features/graph/marks";
import { requestCount, requestsQuery, shownCount } from "@/features/graph/requests";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { t, type PlainKey } from "@/platform/words";
import { Confirm } from "@/ui/Dialog";
import { PageHead } from "@/ui/PageHead";
import { Switch } from "@/ui/Switch";
import { say } from "@/ui/toasts";

const LISTS: { mark: Mark; icon: LucideIcon; title: PlainKey; why: PlainKey }[] = [
  { mark: "blocked", icon: Ban, title: "marks.blocked", why: "privacy.blocked" },
  { mark: "muted", icon: BellOff, title: "marks.muted", why: "privacy.muted" },
  { mark: "close-friends", icon: Star, title: "marks.friends", why: "privacy.friends" },
  { mark: "story-hidden", icon: EyeOff, title: "marks.hidden", why: "privacy.hidden" },
];

/** Who sees what: the private account, and the lists about others. */
export function PrivacyPage() {
  useTitle(t("privacy.title"));
  const me = useMe();
  return (
    <>
      <PageHead title={t("privacy.title")} backTo="/settings" />
      <div className={css.page}>
        {me && <PrivateAccount me={me} />}
        <nav className={css.list} aria-label={t("privacy.lists")}>
          {LISTS.map(({ mark, icon: Icon, title, why }) => (
            <Link key={mark} className={css.row} to="/settings/$list" params={{ list: mark }}>
              <Icon size={21} />
              <span className={css.grow}>
                <strong>{t(title)}</strong>
                <span>{t(why)}</span>
              </span>
              <ChevronRight size={19} className="points" />
            </Link>
          ))}
        </nav>
      </div>
    </>
  );
}

/** Going public lets everybody in who waits, so it is asked about. */
function PrivateAccount({ me }: { me: Me }) {
  const change = useChangeProfile();
  const [isAsking, setAsking] = useState(false);
  const requests = useInfiniteQuery({ ...requestsQuery, enabled: me.is_private });
  const waiting = requestCount(requests.data);

  const become = (isPrivate: boolean) =>
    change.mutate(
      { is_private: isPrivate },
      {
        onSuccess: () => say(t(isPrivate ? "privacy.nowPrivate" : "privacy.nowPublic"), { about: "privacy" }),
        onError: (thrown) => say(asProblem(thrown).message, { isBad: true }),
      },
    );

  return (
    <section className={css.form}>
      <div className={css.switch}>
        <div className={css.grow}>
          <label htmlFor="private-account">{t("profile.private")}</label>
          <span id="private-account-words">{t("privacy.means")}</span>
        </div>
        <Switch
          id="private-account"
          aria-describedby="private-account-words"
          checked={change.isPending ? (change.variables.is_private ?? me.is_private) : me.is_private}
          disabled={change.isPending}
          onChange={(event) => (event.target.checked ? become(true) : setAsking(true))}
        />
      </div>
      <p className={css.aside}>{t("privacy.goingPublic")}</p>
      {me.is_private && waiting.atLeast > 0 && (
        <Link className={`${css.list} ${css.row}`} to="/settings/requests">
          <UserRoundCheck size={21} />
          <span className={css.grow}>
            <strong>{t("requests.title")}</strong>
            <span>{t("app.requestsWaiting", { count: waiting.atLeast, shown: shownCount(waiting) })}</span>
          </span>
          <ChevronRight size={19} className="points" />
        </Link>
      )}
      {isAsking && (
        <Confirm
          title={t("privacy.publicAsk")}
          confirmLabel={t("privacy.goPublic")}
          cancelLabel={t("ui.cancel")}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            become(false);
          }}
        >
          <p>{t("privacy.publicWhy")}</p>
          {waiting.atLeast > 0 && (
            <p>{t("privacy.letIn", { count: waiting.atLeast, shown: shownCount(waiting) })}</p>
          )}
        </Confirm>
      )}
    </section>
  );
}
