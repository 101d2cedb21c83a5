import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RotateCw, Sunrise, SunMedium } from "lucide-react";
import { useCallback, useState } from "react";
import { useMe } from "@/features/accounts/session";
import { EngagedCard } from "@/features/engagement/EngagedCard";
import { useActKeys } from "@/features/engagement/useActKeys";
import { FindPeople } from "@/features/graph/FindPeople";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { Blank } from "@/ui/Blank";
import { Button, buttonClass, IconButton } from "@/ui/Button";
import { Failure } from "@/ui/Failure";
import { Logo, Wordmark } from "@/ui/Logo";
import { Waiting } from "@/ui/Morse";
import { Rich } from "@/ui/Rich";
import css from "./Feed.module.css";
import { NewPostsPill } from "./NewPostsPill";
import { feedQuery, refreshFeed } from "./queries";
import { usePull } from "./usePull";
import { usePostKeys } from "./usePostKeys";

export function HomePage() {
  useTitle(null);
  usePostKeys();
  useActKeys();
  const client = useQueryClient();
  const feed = useInfiniteQuery(feedQuery);
  const [isRefreshing, setRefreshing] = useState(false);

  const refresh = useCallback(() => {
    setRefreshing(true);
    window.scrollTo({ top: 0 });
    void refreshFeed(client).finally(() => setRefreshing(false));
  }, [client]);

  const { pulled, isEnough } = usePull(refresh);
  const pages = feed.data?.pages ?? [];
  // A post may move between pages while one scrolls; it is shown once.
  const posts = [
    ...new Map(pages.flatMap((page) => page.posts).map((post) => [post.post_id, post])).values(),
  ];

  return (
    <>
      <header className={css.top}>
        <h1>
          <span className={css.topNarrow}>
            <Wordmark />
          </span>
          <span className={css.topWide}>{t("app.home")}</span>
        </h1>
        <IconButton label={t("feed.refresh")} onClick={refresh} aria-busy={isRefreshing || undefined}>
          <RotateCw size={20} className={isRefreshing ? css.turning : undefined} />
        </IconButton>
      </header>
      <NewPostsPill since={pages[0]?.newest_cursor} onPress={refresh} />
      <div
        className={css.pull}
        style={{ height: pulled, opacity: pulled / 72 }}
        data-enough={isEnough || undefined}
        aria-hidden="true"
      >
        <Logo size={30} />
      </div>
      <div className={css.column} data-feed>
        {feed.isPending && <Waiting label={t("feed.loading")} />}
        {feed.isError && posts.length === 0 && (
          <Failure thrown={feed.error} onRetry={() => void feed.refetch()} />
        )}
        {feed.isSuccess && posts.length === 0 && <EmptyFeed />}
        <div role="feed" aria-busy={feed.isFetching} aria-label={t("feed.posts")} hidden={posts.length === 0}>
          {posts.map((post, index) => (
            <EngagedCard key={post.post_id} post={post} isFirst={index === 0} />
          ))}
        </div>
        <AtEnd
          hasMore={feed.hasNextPage}
          isLoading={feed.isFetchingNextPage}
          isFailed={feed.isFetchNextPageError}
          onReach={() => void feed.fetchNextPage()}
          marginPixels={1800}
        />
        {posts.length > 0 && !feed.hasNextPage && (
          <div className={css.end}>
            <SunMedium size={22} aria-hidden="true" />
            <p>{t("feed.end")}</p>
            <Button isSmall onClick={refresh}>
              {t("feed.backToTop")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

/** A feed with nothing in it is a beginning, not an error. */
function EmptyFeed() {
  const me = useMe();
  return (
    <Blank icon={<Sunrise size={32} />} title={t("feed.empty")}>
      <p>{t("feed.emptyWhy")}</p>
      <Link className={buttonClass("primary", true)} to="/create">
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
