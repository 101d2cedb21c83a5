/** Ties what must begin and end with a session to it: the event stream, the posts on their way, the way to log-in. */
import { hashKey, type QueryClient } from "@tanstack/react-query";
import { adoptLanguage } from "@/features/accounts/language";
import { expiredAccount, setExpired } from "@/features/accounts/expiry";
import { meQuery } from "@/features/accounts/session";
import type { Me } from "@/features/accounts/types";
import { enterHarbour, leaveHarbour, restHarbour } from "@/features/posts/compose/harbour";
import { whenSignedOut } from "@/platform/api";
import { currentOwner } from "@/platform/offline/database";
import { forgetAll, keepFor, keepWords } from "@/platform/offline/kept";
import { onLiveRefused, startLive, stopLive } from "@/platform/live";
import { rememberViewer } from "./headStart";
import type { newRouter } from "./router";

const OWN_PATH = "/api/users/me";
const ME_HASH = hashKey(meQuery.queryKey);

export function watchSession(client: QueryClient, router: ReturnType<typeof newRouter>): void {
  let viewerId: string | null | undefined;
  onLiveRefused(() => void client.refetchQueries({ queryKey: meQuery.queryKey }));

  client.getQueryCache().subscribe((event) => {
    if (event.query.queryHash !== ME_HASH || event.query.state.data === undefined) return;
    const me = client.getQueryData(meQuery.queryKey);
    const nextId = me?.user_id ?? null;
    const isTold = event.type === "updated" && event.action.type === "success";
    if (isTold && !expiredAccount()) void keep(me ?? null);
    if (nextId === viewerId) return;
    viewerId = nextId;
    rememberViewer(nextId !== null);
    if (me) {
      adoptLanguage(me);
      startLive();
      enterHarbour(client, me.user_id);
    } else {
      stopLive();
      leaveHarbour();
    }
  });

  whenSignedOut((path) => {
    const me = client.getQueryData(meQuery.queryKey);
    if (me) return expire(me);
    // Asking who one is may be answered "nobody" to a visitor, and means nothing.
    if (path === OWN_PATH) return;
    const { pathname, href } = router.state.location;
    if (pathname === "/login" || pathname === "/signup") return;
    void router.navigate({ to: "/login", search: { next: href } });
  });
}

/** The page stays as it is, with all that is typed; what is kept on the device goes, and nothing goes on. */
function expire(me: Me): void {
  if (expiredAccount()) return;
  setExpired(me);
  stopLive();
  restHarbour();
  void forgetAll();
}

/** What is kept on the device is kept for whoever is logged in, and for nobody else. */
async function keep(me: Me | null): Promise<void> {
  if (!me) return forgetAll();
  await keepFor(me.user_id);
  const owner = await currentOwner();
  if (owner?.id === me.user_id) await keepWords("me", me, owner);
}
