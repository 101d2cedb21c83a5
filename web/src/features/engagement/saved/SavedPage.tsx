import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Bookmark, FolderHeart, Plus } from "lucide-react";
import { useState } from "react";
import { Photo } from "@/features/media/Photo";
import { PostGrid } from "@/features/posts/Grid";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { Blank } from "@/ui/Blank";
import { Failure } from "@/ui/Failure";
import { PageHead } from "@/ui/PageHead";
import { NewCollection } from "./NewCollection";
import { collectionsQuery, coverQuery, savedQuery, type Collection } from "./queries";
import css from "./Saved.module.css";

/** All that one has saved, and the collections made of it. Nobody else sees this. */
export function SavedPage() {
  useTitle(t("saved.title"));
  const saved = useInfiniteQuery(savedQuery);
  return (
    <>
      <PageHead title={t("saved.title")} backTo="/" width={935} />
      <div className={css.page}>
        <p className={css.private}>{t("saved.private")}</p>
        <Collections />
        <section aria-labelledby="all-saved">
          <h2 id="all-saved" className={css.heading}>
            {t("saved.all")}
          </h2>
          <PostGrid
            grid={saved}
            empty={
              <Blank icon={<Bookmark size={30} />} title={t("saved.none")}>
                <p>{t("saved.noneWhy")}</p>
              </Blank>
            }
          />
        </section>
      </div>
    </>
  );
}

function Collections() {
  const collections = useInfiniteQuery(collectionsQuery);
  const navigate = useNavigate();
  const [isNaming, setNaming] = useState(false);
  const all = collections.data?.pages.flatMap((page) => page.collections) ?? [];
  const open = ({ collection_id: collectionId }: Collection) =>
    void navigate({ to: "/saved/$collectionId", params: { collectionId } });
  return (
    <section aria-labelledby="collections">
      <h2 id="collections" className={css.heading}>
        {t("saved.collections")}
      </h2>
      {collections.isError && !collections.data && (
        <Failure thrown={collections.error} onRetry={() => void collections.refetch()} />
      )}
      <ul className={css.shelf}>
        <li>
          <button type="button" className={css.folder} onClick={() => setNaming(true)}>
            <span className={css.plus}>
              <Plus size={26} aria-hidden="true" />
            </span>
            <strong>{t("saved.new")}</strong>
          </button>
        </li>
        {all.map((collection) => (
          <li key={collection.collection_id}>
            <Folder collection={collection} />
          </li>
        ))}
      </ul>
      <AtEnd
        hasMore={collections.hasNextPage}
        isLoading={collections.isFetchingNextPage}
        isFailed={collections.isFetchNextPageError}
        onReach={() => void collections.fetchNextPage()}
      />
      {isNaming && <NewCollection onMade={open} onClose={() => setNaming(false)} />}
    </section>
  );
}

function Folder({ collection }: { collection: Collection }) {
  return (
    <Link
      className={css.folder}
      to="/saved/$collectionId"
      params={{ collectionId: collection.collection_id }}
    >
      <Cover collection={collection} />
      <strong dir="auto">{collection.name}</strong>
      <span className={css.count}>{t("saved.count", { count: collection.post_count })}</span>
    </Link>
  );
}

/** The newest picture in it; the sign of a collection while that is not known, and where it is sensitive. */
function Cover({ collection }: { collection: Collection }) {
  const isFull = collection.post_count > 0;
  const newest = useQuery({ ...coverQuery(collection.collection_id), enabled: isFull }).data;
  const medium = newest && !newest.is_sensitive ? newest.media[0] : undefined;
  return (
    <span className={css.cover}>
      {isFull && medium ? (
        <Photo medium={medium} sizes="160px" fit="cover" alt="" />
      ) : (
        <FolderHeart size={30} aria-hidden="true" />
      )}
    </span>
  );
}
