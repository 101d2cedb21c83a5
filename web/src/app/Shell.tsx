import { Outlet, useLocation, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useExpired } from "@/features/accounts/expiry";
import { useMe } from "@/features/accounts/session";
import { useHarbour } from "@/features/posts/compose/harbour";
import { SavedMenu } from "@/features/engagement/saved/SavedMenu";
import { useOnline } from "@/platform/online";
import { t } from "@/platform/words";
import { Toasts } from "@/ui/Toasts";
import { late } from "@/ui/late";
import { GuestBar, Navigation } from "./Navigation";
import css from "./Shell.module.css";
import { useShortcuts } from "./useShortcuts";

const Dock = late(() => import("@/features/posts/compose/Dock").then(({ Dock }) => Dock), { isAsked: false });
const DropAnywhere = late(
  () => import("@/features/posts/compose/DropAnywhere").then(({ DropAnywhere }) => DropAnywhere),
  { isAsked: false },
);
const KeysDialog = late(() => import("./KeysDialog").then(({ KeysDialog }) => KeysDialog));
const SignInAgainDoor = late(
  () => import("./SignInAgainDoor").then(({ SignInAgainDoor }) => SignInAgainDoor),
  { isAsked: false },
);
const LiveCounts = late(
  () => import("@/features/engagement/LiveCounts").then(({ LiveCounts }) => LiveCounts),
  { isAsked: false },
);

/** Log-in and sign-up stand alone, without the navigation. */
const BARE = new Set(["/login", "/signup"]);

export function Shell() {
  const me = useMe();
  const expired = useExpired();
  const isShipping = useHarbour();
  const { pathname } = useLocation();
  useFocusOnNewPage();
  const { isAskingKeys, closeKeys } = useShortcuts();
  if (BARE.has(pathname)) {
    return (
      <>
        <Offline />
        <Outlet />
        <Toasts />
      </>
    );
  }
  return (
    <div className={css.shell} data-shell data-guest={me === null || undefined}>
      <a className={css.skip} href="#content">
        {t("app.skip")}
      </a>
      {me && <Navigation me={me} />}
      <main id="content" className={css.main} tabIndex={-1}>
        <Offline />
        {me === null && <GuestBar />}
        <SavedMenu>
          <Outlet />
        </SavedMenu>
      </main>
      {me && (
        <>
          {isShipping && <Dock />}
          <DropAnywhere />
          <LiveCounts />
        </>
      )}
      {expired && <SignInAgainDoor account={expired} />}
      {isAskingKeys && <KeysDialog onClose={closeKeys} />}
      <Toasts />
    </div>
  );
}

function Offline() {
  const isOnline = useOnline();
  return <div role="status">{!isOnline && <p className={css.offline}>{t("app.offline")}</p>}</div>;
}

/** Another page is read from its beginning, by keyboard and screen reader too. */
function useFocusOnNewPage(): void {
  // The page that is drawn, not the one on its way: until then the focus is still in the one before.
  const pathname = useRouterState({ select: (state) => (state.resolvedLocation ?? state.location).pathname });
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    const content = document.getElementById("content");
    // A page that knows better where to begin has taken the focus already.
    if (content?.contains(document.activeElement)) return;
    content?.focus({ preventScroll: true });
  }, [pathname]);
}
