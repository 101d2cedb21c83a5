import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogOut, MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { PageHead } from "@/ui/PageHead";
import { Time } from "@/ui/Time";
import { say } from "@/ui/toasts";
import { endOthers, endSession, othersOf, sessionsQuery } from "./devices";
import { deviceName } from "./rules";
import css from "./Settings.module.css";
import type { Session } from "./types";

export function SessionsPage() {
  useTitle(t("devices.title"));
  const sessions = useQuery(sessionsQuery);
  const others = othersOf(sessions.data?.sessions ?? []);
  return (
    <>
      <PageHead title={t("devices.title")} backTo="/settings" />
      <div className={css.page}>
        <p>{t("devices.why")}</p>
        {sessions.isError && <Failure thrown={sessions.error} onRetry={() => void sessions.refetch()} />}
        {sessions.isPending && <Waiting />}
        {sessions.data && (
          <ul className={css.list}>
            {sessions.data.sessions.map((session) => (
              <SessionRow key={session.session_id} session={session} />
            ))}
          </ul>
        )}
        {others.length > 1 && <EndOthers count={others.length} />}
      </div>
    </>
  );
}

function SessionRow({ session }: { session: Session }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endSession(session),
    onSuccess: () => say(t("devices.ended")),
    onError: (thrown) => say(asProblem(thrown).message, { isBad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const name = deviceName(session.user_agent);
  return (
    <li className={css.row}>
      <MonitorSmartphone size={21} />
      <span className={css.grow}>
        <strong>{name}</strong>
        <span>
          {t("devices.lastSeen")} <Time at={session.last_seen_at} />
        </span>
      </span>
      {session.is_current ? (
        <span className={css.badge}>{t("devices.this")}</span>
      ) : (
        <Button
          isSmall
          isBusy={end.isPending}
          aria-label={t("devices.endNamed", { name })}
          onClick={() => end.mutate()}
        >
          {t("devices.end")}
        </Button>
      )}
    </li>
  );
}

/** All but the one that asks, in one go: asked once, and said how it went. */
function EndOthers({ count }: { count: number }) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: () => endOthers(client),
    onSuccess: ({ ended, count, problem }) => {
      setAsking(false);
      if (problem === null) say(t("devices.othersEnded", { count: ended }));
      else say(t("devices.someEnded", { ended, count, why: problem.message }), { isBad: true });
    },
    onError: (thrown) => say(asProblem(thrown).message, { isBad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <>
      <div className={css.list}>
        <button
          type="button"
          className={`${css.row} ${css.dangerous}`}
          disabled={end.isPending}
          onClick={() => setAsking(true)}
        >
          <LogOut size={21} className="points" />
          <span className={css.grow}>
            <strong>{t("devices.endOthers")}</strong>
          </span>
        </button>
      </div>
      {isAsking && (
        <Confirm
          title={t("devices.endOthersAsk")}
          confirmLabel={t("devices.endOthersNow")}
          cancelLabel={t("ui.cancel")}
          isBusy={end.isPending}
          onConfirm={() => end.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{t("devices.endOthersWhy", { count })}</p>
        </Confirm>
      )}
    </>
  );
}
