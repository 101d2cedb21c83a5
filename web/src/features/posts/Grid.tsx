import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { Images, Play } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { Photo } from "@/features/media/Photo";
import { clock } from "@/features/media/playing";
import { isVideo, mediaKind } from "@/features/media/renditions";
import { t } from "@/platform/words";
import { Anchor } from "@/ui/Anchor";
import { AtEnd } from "@/ui/AtEnd";
import { Failure } from "@/ui/Failure";
import css from "./Grid.module.css";
import { gridQuery } from "./queries";
import { VeiledTile } from "./PostMedia";
import { takesFocus, useIsVeiled } from "./revealed";
import { postPath } from "./share";
import type { Post, PostPage } from "./types";

const TILE_SIZES = "(min-width: 980px) 300px, 33vw";
const A_SCREEN = 12;

interface GridProps {
  userId: string;
  /** How many posts the account is said to have; null where that is not told. */
  count: number | null;
  empty: ReactNode;
}

/** An account's posts, newest first, three across. */
export function Grid({ userId, count, empty }: GridProps) {
  return <PostGrid grid={useInfiniteQuery(gridQuery(userId))} count={count} empty={empty} />;
}

interface PostGridProps {
  grid: UseInfiniteQueryResult<InfiniteData<PostPage>>;
  count?: number | null;
  empty: ReactNode;
}

/** Any list of posts, three across. */
export function PostGrid({ grid, count = null, empty }: PostGridProps) {
  if (grid.isPending) return <GhostGrid count={count} />;
  if (grid.isError && !grid.data) return <Failure thrown={grid.error} onRetry={() => void grid.refetch()} />;
  const posts = grid.data.pages.flatMap((page) => page.posts).filter((post) => post.media.length > 0);
  // A page may hold nothing that one may see while there is more.
  if (posts.length === 0 && !grid.hasNextPage) return empty;
  return (
    <>
      <ul className={css.grid}>
        {posts.map((post) => (
          <li key={post.post_id}>
            <Tile post={post} />
          </li>
        ))}
      </ul>
      <AtEnd
        hasMore={grid.hasNextPage}
        isLoading={grid.isFetchingNextPage}
        isFailed={grid.isFetchNextPageError}
        onReach={() => void grid.fetchNextPage()}
      />
    </>
  );
}

/** The places of posts that are on their way: as many as there are, as far as that is known and a screen shows them. */
export function GhostGrid({ count }: { count: number | null }) {
  return (
    <div data-waiting>
      <span className="visually-hidden" role="status">
        {t("post.loadingGrid")}
      </span>
      <ul className={css.grid} aria-hidden="true">
        {Array.from({ length: Math.min(count ?? A_SCREEN, A_SCREEN) }, (_, place) => (
          <li key={place} className={css.ghost} />
        ))}
      </ul>
    </div>
  );
}

function Tile({ post }: { post: Post }) {
  const isVeiled = useIsVeiled(post);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (!isVeiled && takesFocus(post.post_id)) link.current?.focus({ preventScroll: true });
  }, [isVeiled, post.post_id]);
  const [first] = post.media;
  if (!first) return null;
  if (isVeiled) return <VeiledTile post={post} medium={first} className={css.tile} />;
  const isFilm = isVideo(first);
  const words =
    first.alt_text ||
    post.caption.slice(0, 100) ||
    t("media.undescribed", { kind: isFilm ? "video" : "photo" });
  return (
    <Anchor ref={link} className={css.tile} data-pictures={post.post_id} href={postPath(post)}>
      <Photo medium={first} sizes={TILE_SIZES} fit="cover" alt={words} />
      {post.media.length > 1 ? (
        <span className={css.badge}>
          <Images
            size={16}
            aria-label={t("media.count", { count: post.media.length, kind: mediaKind(post.media) })}
          />
        </span>
      ) : (
        isFilm && (
          <span className={css.badge}>
            <Play size={12} fill="currentColor" aria-label={t("media.video")} />
            {first.is_looping ? t("media.gif") : clock(first.duration_seconds ?? 0)}
          </span>
        )
      )}
    </Anchor>
  );
}
