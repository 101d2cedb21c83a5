import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Info, RotateCw } from "lucide-react";
import { startTransition, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useActKeys } from "@/features/engagement/useActKeys";
import { PostMenuContext, usePostMenuItems, type PostMenuItems } from "@/features/posts/menuItems";
import { useReturn } from "@/features/posts/returning";
import type { Post } from "@/features/posts/types";
import { absoluteTime } from "@/platform/time";
import { useTitle } from "@/platform/title";
import { useIsWide } from "@/platform/wide";
import { t } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { IconButton } from "@/ui/Button";
import { Dawn } from "@/ui/Dawn";
import { Failure } from "@/ui/Failure";
import { late } from "@/ui/late";
import { Logo, Wordmark } from "@/ui/Logo";
import { Waiting } from "@/ui/Morse";
import { part } from "@/ui/part";
import css from "./Feed.module.css";
import { NewPostsPill } from "./NewPostsPill";
import { useOrder, type Order } from "./order";
import { OrderSwitch } from "./OrderSwitch";
import { Place } from "./Place";
import { beginsAtTop, useBegun } from "./places";
import { feedQuery, refreshFeed, type FeedPage } from "./queries";
import { usePull } from "./usePull";
import { usePostKeys } from "./usePostKeys";
import { useSeen } from "./useSeen";

const SideColumn = part(() => import("./SideColumn").then(({ SideColumn }) => SideColumn));
const CaughtUp = part(() => import("./Endings").then(({ CaughtUp }) => CaughtUp));
const EmptyFeed = part(() => import("./Endings").then(({ EmptyFeed }) => EmptyFeed));
const WhyDialog = late(() => import("./WhyDialog").then(({ WhyDialog }) => WhyDialog));

/** So few posts that there is room for people beneath them. */
const THIN = 12;
/** So many posts fill a screen: the others are drawn after them, one by one. */
const AT_ONCE = 2;

export function HomePage() {
  useTitle(null);
  usePostKeys();
  useActKeys();
  useReturn();
  const client = useQueryClient();
  const order = useOrder();
  const isWide = useIsWide();
  const [isRefreshing, setRefreshing] = useState(false);
  const newest = useInfiniteQuery({ ...feedQuery(order), select: newestOf }).data;

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
          data-pulled={pulled > 0 || undefined}
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

/** All that the frame asks of the feed: it is not drawn anew with each post that changes. */
const newestOf = ({ pages }: { pages: readonly FeedPage[] }) => pages[0]?.newest_cursor;

/** The posts themselves, in one order. */
function Stream({ order, onRefresh }: { order: Order; onRefresh: () => void }) {
  const feed = useInfiniteQuery(feedQuery(order));
  const watch = useSeen();
  const [explained, setExplained] = useState<Post | null>(null);
  const menuItems = useMenuItems(setExplained);
  const pages = feed.data?.pages;
  const posts = useMemo(() => postsOf(pages), [pages]);
  const shown = posts.slice(0, useDrawn(posts.length));
  const [seenFirst] = useState(picturesAtDawn);
  useBegun();
  const isAllShown = shown.length === posts.length;
  const keptAt = pages?.[0]?.keptAt;
  const isEnd = posts.length > 0 && isAllShown && !feed.hasNextPage;
  return (
    <div className={css.column} data-feed>
      {feed.isPending && <Dawn label={t("feed.loading")} />}
      {feed.isError && posts.length === 0 && (
        <Failure thrown={feed.error} onRetry={() => void feed.refetch()} />
      )}
      {feed.isSuccess && posts.length === 0 && (
        <Suspense fallback={<Waiting label={t("feed.loading")} />}>
          <EmptyFeed onRefresh={onRefresh} />
        </Suspense>
      )}
      {keptAt !== undefined && (
        <p className={css.kept}>{t("feed.kept", { when: absoluteTime(new Date(keptAt).toISOString()) })}</p>
      )}
      <PostMenuContext value={menuItems}>
        <div role="feed" aria-busy={feed.isFetching} aria-label={t("feed.posts")} hidden={posts.length === 0}>
          {shown.map((post, index) => (
            <Place key={post.post_id} post={post} isFirst={index < seenFirst} watch={watch} />
          ))}
        </div>
      </PostMenuContext>
      <AtEnd
        hasMore={feed.hasNextPage && isAllShown}
        isLoading={feed.isFetchingNextPage}
        isFailed={feed.isFetchNextPageError}
        onReach={() => void feed.fetchNextPage()}
        marginPixels={1800}
      />
      {isEnd && keptAt === undefined && (
        <Suspense>
          <CaughtUp isThin={posts.length < THIN} onRefresh={onRefresh} />
        </Suspense>
      )}
      {explained && <WhyDialog post={explained} onClose={() => setExplained(null)} />}
    </div>
  );
}

/**
 * How many of the posts are drawn. A page of them drawn in one go holds a phone up for many frames of a scroll, so each
 * waits for the one before it; but whoever comes back to a place needs at once all that stands above it.
 */
function useDrawn(total: number): number {
  const [count, setCount] = useState(beginsAtTop() ? AT_ONCE : total);
  useEffect(() => {
    if (count !== total) startTransition(() => setCount(Math.min(total, Math.max(AT_ONCE, count) + 1)));
  }, [count, total]);
  return Math.min(total, Math.max(AT_ONCE, count));
}

/** How many pictures the page has shown before the client ran (`first-paint.js`): they are drawn over at once. */
function picturesAtDawn(): number {
  return Math.max(1, document.querySelectorAll("#dawn .dawn-frame img").length);
}

/** A post may move between pages while one scrolls; it is shown once. */
function postsOf(pages: readonly FeedPage[] = []): FeedPage["posts"] {
  return [...new Map(pages.flatMap((page) => page.posts).map((post) => [post.post_id, post])).values()];
}

/** What a post's menu has more in the feed than elsewhere. */
function useMenuItems(explain: (post: Post) => void): PostMenuItems {
  const others = usePostMenuItems();
  return useCallback(
    (post) => [{ icon: Info, words: t("why.title"), act: () => explain(post) }, ...others(post)],
    [others, explain],
  );
}
