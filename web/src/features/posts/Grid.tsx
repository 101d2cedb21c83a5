import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Images } from "lucide-react";
import type { ReactNode } from "react";
import { Photo } from "@/features/media/Photo";
import { AtEnd } from "@/ui/AtEnd";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import css from "./Grid.module.css";
import { gridQuery } from "./queries";
import { postCode } from "./share";
import type { Post } from "./types";

const TILE_SIZES = "(min-width: 980px) 300px, 33vw";

/** An account's posts, newest first, three across. */
export function Grid({ userId, empty }: { userId: string; empty: ReactNode }) {
  const grid = useInfiniteQuery(gridQuery(userId));
  if (grid.isPending) return <Waiting label="Loading photos" />;
  if (grid.isError && !grid.data) return <Failure thrown={grid.error} onRetry={() => void grid.refetch()} />;
  const posts = grid.data.pages.flatMap((page) => page.posts).filter((post) => post.media.length > 0);
  if (posts.length === 0) return empty;
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

function Tile({ post }: { post: Post }) {
  const first = post.media[0];
  if (!first) return null;
  const words = first.alt_text || post.caption.slice(0, 100) || "Photo without a description";
  return (
    <Link className={css.tile} to="/p/$code" params={{ code: postCode(post) }}>
      <Photo medium={first} sizes={TILE_SIZES} fit="cover" alt={words} />
      {post.media.length > 1 && (
        <span className={css.several}>
          <Images size={16} aria-label={`${post.media.length} photos`} />
        </span>
      )}
    </Link>
  );
}
