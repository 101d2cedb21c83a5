import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { api, unwrap } from "@/platform/api";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { PageHead } from "@/ui/PageHead";
import { Time } from "@/ui/Time";
import { say } from "@/ui/toasts";
import { deviceName } from "./rules";
import css from "./Settings.module.css";
import type { Session } from "./types";

const KEY = ["sessions"];

export function SessionsPage() {
  useTitle(t("devices.title"));
  const sessions = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => unwrap(api.GET("/api/users/me/sessions", { signal })),
  });
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
      </div>
    </>
  );
}

function SessionRow({ session }: { session: Session }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE("/api/users/me/sessions/{session_id}", {
          params: { path: { session_id: session.session_id } },
        }),
      ),
    onSuccess: () => say(t("devices.ended")),
    onError: (thrown) => say(asProblem(thrown).message, { isBad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
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
