import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderHeart, Plus } from "lucide-react";
import { useState } from "react";
import type { Post } from "@/features/posts/types";
import { t } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { say } from "@/ui/toasts";
import { NewCollection } from "./NewCollection";
import { collectionsQuery, useCollect, type Collection } from "./queries";
import css from "./Saved.module.css";

/** Which collection a post is to go into; by that it is saved, if it was not. */
export function AddToCollection({ post, onClose }: { post: Post; onClose: () => void }) {
  const collections = useInfiniteQuery(collectionsQuery);
  const [isNaming, setNaming] = useState(false);
  const [made, setMade] = useState<Collection | null>(null);
  const all = collections.data?.pages.flatMap((page) => page.collections) ?? [];
  if (isNaming)
    return <NewCollection onMade={(each) => (setMade(each), setNaming(false))} onClose={onClose} />;
  const shown = made && !all.some((each) => each.collection_id === made.collection_id) ? [made, ...all] : all;
  return (
    <Dialog title={t("saved.addTo")} onClose={onClose}>
      {collections.isPending && <Waiting />}
      {collections.isError && !collections.data && (
        <Failure thrown={collections.error} onRetry={() => void collections.refetch()} />
      )}
      <ul className={css.rows}>
        <li>
          <button type="button" className={css.line} onClick={() => setNaming(true)}>
            <Plus size={20} aria-hidden="true" />
            <strong>{t("saved.new")}</strong>
          </button>
        </li>
        {shown.map((collection) => (
          <li key={collection.collection_id}>
            <Line post={post} collection={collection} onClose={onClose} />
          </li>
        ))}
      </ul>
      <AtEnd
        hasMore={collections.hasNextPage}
        isLoading={collections.isFetchingNextPage}
        isFailed={collections.isFetchNextPageError}
        onReach={() => void collections.fetchNextPage()}
      />
    </Dialog>
  );
}

interface LineProps {
  post: Post;
  collection: Collection;
  onClose: () => void;
}

function Line({ post, collection, onClose }: LineProps) {
  const collect = useCollect(collection.collection_id);
  const add = () => {
    onClose();
    const takeOut = () => void collect.mutateAsync({ post, isIn: false }).catch(() => undefined);
    void collect
      .mutateAsync({ post, isIn: true })
      .then(() =>
        say(t("saved.added", { name: collection.name }), { action: { label: t("ui.undo"), act: takeOut } }),
      )
      .catch(() => undefined);
  };
  return (
    <button type="button" className={css.line} onClick={add}>
      <FolderHeart size={20} aria-hidden="true" />
      <strong dir="auto">{collection.name}</strong>
      <span className={css.count}>{t("saved.count", { count: collection.post_count })}</span>
    </button>
  );
}
