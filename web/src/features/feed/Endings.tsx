/** What stands where a feed ends, or has not begun. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Sunrise, SunMedium } from "lucide-react";
import { useMe } from "@/features/accounts/session";
import { FindPeople } from "@/features/graph/FindPeople";
import { SuggestedPeople, useIsAnybodySuggested } from "@/features/graph/Suggested";
import { suggestedQuery } from "@/features/graph/suggested";
import { useIsWide } from "@/platform/wide";
import { t } from "@/platform/words";
import { Blank } from "@/ui/Blank";
import { Button, buttonClass } from "@/ui/Button";
import { Rich } from "@/ui/Rich";
import css from "./Feed.module.css";

export function CaughtUp({ isThin, onRefresh }: { isThin: boolean; onRefresh: () => void }) {
  return (
    <>
      <section className={css.end} aria-label={t("feed.caughtUp")}>
        <SunMedium size={26} aria-hidden="true" />
        <h2>{t("feed.caughtUp")}</h2>
        <p>{t("feed.end")}</p>
        <Button isSmall onClick={onRefresh}>
          {t("feed.backToTop")}
        </Button>
      </section>
      {isThin && <Suggestions />}
    </>
  );
}

/** Where there is a side column, they stand there. */
function Suggestions() {
  const isWide = useIsWide();
  const isAnybody = useIsAnybodySuggested();
  if (isWide || !isAnybody) return null;
  return (
    <section className={css.suggested}>
      <h2>{t("suggested.title")}</h2>
      <SuggestedPeople limit={8} />
    </section>
  );
}

/** A feed with nothing in it is a beginning, not an error. */
export function EmptyFeed({ onRefresh }: { onRefresh: () => void }) {
  const me = useMe();
  const hasFollowed = useQuery(suggestedQuery).data?.some((person) => person.is_following);
  return (
    <Blank icon={<Sunrise size={32} />} title={t("feed.empty")}>
      <p>{t("feed.emptyWhy")}</p>
      {hasFollowed && (
        <Button look="primary" isWide onClick={onRefresh}>
          {t("feed.seeTheirs")}
        </Button>
      )}
      <Suggestions />
      <Link className={buttonClass(hasFollowed ? "quiet" : "primary", true)} to="/create">
        {t("app.postFirst")}
      </Link>
      <p className={css.or}>{t("feed.orFind")}</p>
      <FindPeople />
      {me && (
        <p>
          <Rich
            of="feed.othersFind"
            values={{ username: me.username, b: (words) => <strong>{words}</strong> }}
          />
        </p>
      )}
    </Blank>
  );
}
