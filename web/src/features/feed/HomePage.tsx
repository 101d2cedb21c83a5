import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Info, RotateCw, Sunrise, SunMedium } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { useMe } from "@/features/accounts/session";
import { EngagedCard } from "@/features/engagement/EngagedCard";
import { useActKeys } from "@/features/engagement/useActKeys";
import { FindPeople } from "@/features/graph/FindPeople";
import { SuggestedPeople, useIsAnybodySuggested } from "@/features/graph/Suggested";
import { suggestedQuery } from "@/features/graph/suggested";
import { PostMenuContext, usePostMenuItems, type PostMenuItems } from "@/features/posts/menuItems";
import { useReturn } from "@/features/posts/returning";
import type { Post } from "@/features/posts/types";
import { useTitle } from "@/platform/title";
import { useIsWide } from "@/platform/wide";
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
import { useOrder, type Order } from "./order";
import { OrderSwitch } from "./OrderSwitch";
import { feedQuery, refreshFeed } from "./queries";
import { usePull } from "./usePull";
import { usePostKeys } from "./usePostKeys";
import { useSeen, type Watch } from "./useSeen";

const SideColumn = lazy(() => import("./SideColumn").then(({ SideColumn }) => ({ default: SideColumn })));
const WhyDialog = lazy(() => import("./WhyDialog").then(({ WhyDialog }) => ({ default: WhyDialog })));

/** So few posts that there is room for people beneath them. */
const THIN = 12;

export function HomePage() {
  useTitle(null);
  usePostKeys();
  useActKeys();
  useReturn();
  const client = useQueryClient();
  const order = useOrder();
  const isWide = useIsWide();
  const [isRefreshing, setRefreshing] = useState(false);
  const newest = useInfiniteQuery(feedQuery(order)).data?.pages[0]?.newest_cursor;

  const refresh = useCallback(() => {
    setRefreshing(true);
    window.scrollTo({ top: 0 });
    void refreshFeed(client).finally(() => setRefreshing(false));
  }, [client]);

  const { pulled, isEnough } = usePull(refresh);
  return (
    <div className={css.home}>
      <div className={css.stream}>
        <header className={css.top}>
          <h1>
            <span className={css.topNarrow}>
              <Wordmark />
            </span>
            <span className={css.topWide}>{t("app.home")}</span>
          </h1>
          <OrderSwitch />
          <IconButton label={t("feed.refresh")} onClick={refresh} aria-busy={isRefreshing || undefined}>
            <RotateCw size={20} className={isRefreshing ? css.turning : undefined} />
          </IconButton>
        </header>
        <NewPostsPill since={newest} onPress={refresh} />
        <div
          className={css.pull}
          style={{ height: pulled, opacity: pulled / 72 }}
          data-enough={isEnough || undefined}
          aria-hidden="true"
        >
          <Logo size={30} />
        </div>
        <Stream key={order} order={order} onRefresh={refresh} />
      </div>
      {isWide && (
        <Suspense>
          <SideColumn />
        </Suspense>
      )}
    </div>
  );
}

/** The posts themselves, in one order. */
function Stream({ order, onRefresh }: { order: Order; onRefresh: () => void }) {
  const feed = useInfiniteQuery(feedQuery(order));
  const watch = useSeen();
  const [explained, setExplained] = useState<Post | null>(null);
  const menuItems = useMenuItems(setExplained);
  const pages = feed.data?.pages ?? [];
  // A post may move between pages while one scrolls; it is shown once.
  const posts = [
    ...new Map(pages.flatMap((page) => page.posts).map((post) => [post.post_id, post])).values(),
  ];
  const isEnd = posts.length > 0 && !feed.hasNextPage;
  return (
    <div className={css.column} data-feed>
      {feed.isPending && <Waiting label={t("feed.loading")} />}
      {feed.isError && posts.length === 0 && (
        <Failure thrown={feed.error} onRetry={() => void feed.refetch()} />
      )}
      {feed.isSuccess && posts.length === 0 && <EmptyFeed onRefresh={onRefresh} />}
      <PostMenuContext value={menuItems}>
        <div role="feed" aria-busy={feed.isFetching} aria-label={t("feed.posts")} hidden={posts.length === 0}>
          {posts.map((post, index) => (
            <Watched key={post.post_id} postId={post.post_id} watch={watch}>
              <EngagedCard post={post} isFirst={index === 0} />
            </Watched>
          ))}
        </div>
      </PostMenuContext>
      <AtEnd
        hasMore={feed.hasNextPage}
        isLoading={feed.isFetchingNextPage}
        isFailed={feed.isFetchNextPageError}
        onReach={() => void feed.fetchNextPage()}
        marginPixels={1800}
      />
      {isEnd && <CaughtUp isThin={posts.length < THIN} onRefresh={onRefresh} />}
      {explained && (
        <Suspense>
          <WhyDialog post={explained} onClose={() => setExplained(null)} />
        </Suspense>
      )}
    </div>
  );
}

/** What a post's menu has more in the feed than elsewhere. */
function useMenuItems(explain: (post: Post) => void): PostMenuItems {
  const others = usePostMenuItems();
  return useCallback(
    (post) => [{ icon: Info, words: t("why.title"), act: () => explain(post) }, ...others(post)],
    [others, explain],
  );
}

interface WatchedProps {
  postId: string;
  watch: Watch;
  children: ReactNode;
}

function Watched({ postId, watch, children }: WatchedProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => (element.current ? watch(element.current, postId) : undefined), [watch, postId]);
  return <div ref={element}>{children}</div>;
}

function CaughtUp({ isThin, onRefresh }: { isThin: boolean; onRefresh: () => void }) {
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
function EmptyFeed({ onRefresh }: { onRefresh: () => void }) {
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
