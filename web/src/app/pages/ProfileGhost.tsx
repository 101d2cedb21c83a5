import { useMe } from "@/features/accounts/session";
import { GhostGrid } from "@/features/posts/Grid";
import { cx } from "@/ui/cx";
import { t } from "@/platform/words";
import { Back } from "@/ui/PageHead";
import css from "./ProfilePage.module.css";

/** What stands where a profile will, of the same measures; its name is known from the address. */
export function ProfileGhost({ username }: { username: string }) {
  const me = useMe();
  return (
    <div className={css.page} data-waiting>
      <span className="visually-hidden" role="status">
        {t("app.loadingProfile")}
      </span>
      <header className={css.header}>
        <div className={css.top}>
          {me?.username !== username && <Back to={me ? "/" : null} />}
          <h1>
            <bdi>{username}</bdi>
          </h1>
        </div>
        <div className={cx(css.head, css.ghost)} aria-hidden="true">
          <span className={css.picture}>
            <i />
          </span>
          <div className={css.acts}>
            <i />
          </div>
          <div className={css.counts}>
            <i />
            <i />
            <i />
          </div>
          <div className={css.about}>
            <i />
            <i />
          </div>
        </div>
      </header>
      <div className={css.tabs} />
      <div aria-hidden="true">
        <GhostGrid count={null} />
      </div>
    </div>
  );
}
