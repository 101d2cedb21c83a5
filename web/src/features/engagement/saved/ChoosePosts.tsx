import { useInfiniteQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useEffect } from "react";
import { Photo } from "@/features/media/Photo";
import { mediaKind } from "@/features/media/renditions";
import type { Post } from "@/features/posts/types";
import { t } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { holds } from "./edits";
import { collectedQuery, savedQuery, useCollect, type Collection } from "./queries";
import css from "./Saved.module.css";

/** Everything saved, marked where it is in the collection; a press puts it in or takes it out. */
export function ChoosePosts({ collection, onClose }: { collection: Collection; onClose: () => void }) {
  const saved = useInfiniteQuery(savedQuery);
  const collected = useInfiniteQuery(collectedQuery(collection.collection_id));
  const { hasNextPage, isFetching, isError, fetchNextPage } = collected;

  // Whether a post is in the collection is known only once all of it is here.
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);

  const posts = saved.data?.pages.flatMap((page) => page.posts).filter((post) => post.media.length > 0) ?? [];
  return (
    <Dialog title={t("saved.chooseFor", { name: collection.name })} isWide onClose={onClose}>
      {(saved.isPending || collected.isPending) && <Waiting />}
      {saved.isError && !saved.data && <Failure thrown={saved.error} onRetry={() => void saved.refetch()} />}
      {saved.isSuccess && posts.length === 0 && <p>{t("saved.noneWhy")}</p>}
      {collected.data && (
        <ul className={css.choice}>
          {posts.map((post) => (
            <li key={post.post_id}>
              <Choice
                post={post}
                collectionId={collection.collection_id}
                isIn={holds(collected.data, post.post_id)}
              />
            </li>
          ))}
        </ul>
      )}
      <AtEnd
        hasMore={saved.hasNextPage}
        isLoading={saved.isFetchingNextPage}
        isFailed={saved.isFetchNextPageError}
        onReach={() => void saved.fetchNextPage()}
      />
      <div className={css.end}>
        <Button look="primary" onClick={onClose}>
          {t("ui.done")}
        </Button>
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  post: Post;
  collectionId: string;
  isIn: boolean;
}

function Choice({ post, collectionId, isIn }: ChoiceProps) {
  const collect = useCollect(collectionId);
  const [first] = post.media;
  if (!first) return null;
  const words =
    first.alt_text ||
    post.caption.slice(0, 100) ||
    t("media.undescribed", { kind: mediaKind([first]) === "video" ? "video" : "photo" });
  return (
    <button
      type="button"
      className={css.option}
      aria-pressed={isIn}
      data-veiled={post.is_sensitive || undefined}
      onClick={() => collect.mutate({ post, isIn: !isIn })}
    >
      <Photo medium={first} sizes="(min-width: 720px) 220px, 33vw" fit="cover" alt={words} />
      <span className={css.tick}>{isIn && <Check size={16} strokeWidth={3} aria-hidden="true" />}</span>
    </button>
  );
}
