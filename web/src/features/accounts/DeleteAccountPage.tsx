import { useNavigate } from "@tanstack/react-router";
import { asProblem } from "@/platform/problem";
import { absoluteTime } from "@/platform/time";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { PageHead } from "@/ui/PageHead";
import { say } from "@/ui/toasts";
import { LeaveForm } from "./LeaveForm";
import { useDeleteAccount } from "./leaving";
import { useMe } from "./session";
import css from "./Settings.module.css";

const POINTS = [
  "settings.deleteHidden",
  "settings.deleteSessions",
  "settings.deleteBack",
  "settings.deleteErased",
  "settings.deleteName",
] as const;

/** Where one deletes one's account. */
export function DeleteAccountPage() {
  useTitle(t("settings.deleteTitle"));
  const me = useMe();
  const navigate = useNavigate();
  const username = me?.username ?? "";
  const leave = useDeleteAccount();

  const submit = (password: string) =>
    leave.mutate(password, {
      onSuccess: ({ restorable_until }) => {
        say(t("settings.deleted", { until: absoluteTime(restorable_until) }));
        void navigate({ to: "/login", search: {}, replace: true });
      },
    });

  return (
    <>
      <PageHead title={t("settings.deleteTitle")} backTo="/settings" />
      <LeaveForm
        className={css.page}
        username={username}
        intro={t("settings.deleteAtOnce", { username })}
        points={POINTS}
        problem={leave.error && asProblem(leave.error)}
        isBusy={leave.isPending}
        onLeave={submit}
      />
    </>
  );
}
