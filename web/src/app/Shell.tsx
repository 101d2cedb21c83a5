import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { useMe } from "@/features/accounts/session";
import { DropAnywhere } from "@/features/posts/compose/DropAnywhere";
import { useHarbour } from "@/features/posts/compose/harbour";
import { SavedMenu } from "@/features/engagement/saved/SavedMenu";
import { useOnline } from "@/platform/online";
import { t } from "@/platform/words";
import { Toasts } from "@/ui/Toasts";
import { GuestBar, Navigation } from "./Navigation";
import css from "./Shell.module.css";
import { useShortcuts } from "./useShortcuts";

const Dock = lazy(() => import("@/features/posts/compose/Dock").then(({ Dock }) => ({ default: Dock })));

/** Log-in and sign-up stand alone, without the navigation. */
const BARE = new Set(["/login", "/signup"]);

export function Shell() {
  const me = useMe();
  const isShipping = useHarbour();
  const { pathname } = useLocation();
  useFocusOnNewPage(pathname);
  useShortcuts();
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
        <Suspense>
          {isShipping && <Dock />}
          <DropAnywhere />
        </Suspense>
      )}
      <Toasts />
    </div>
  );
}

function Offline() {
  const isOnline = useOnline();
  return <div role="status">{!isOnline && <p className={css.offline}>{t("app.offline")}</p>}</div>;
}

/** Another page is read from its beginning, by keyboard and screen reader too. */
function useFocusOnNewPage(pathname: string): void {
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [pathname]);
}
