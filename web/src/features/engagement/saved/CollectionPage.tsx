import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FolderHeart, Images, Pencil, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { PostGrid } from "@/features/posts/Grid";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Blank } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Menu } from "@/ui/Menu";
import { Waiting } from "@/ui/Morse";
import { PageHead } from "@/ui/PageHead";
import { say } from "@/ui/toasts";
import { ChoosePosts } from "./ChoosePosts";
import { NameDialog } from "./NameDialog";
import {
  collectedQuery,
  collectionQuery,
  useDeleteCollection,
  useRenameCollection,
  type Collection,
} from "./queries";
import css from "./Saved.module.css";

/** One collection: what is in it, and what may be done with it. */
export function CollectionPage({ collectionId, absent }: { collectionId: string; absent: ReactNode }) {
  const collection = useQuery(collectionQuery(collectionId));
  useTitle(collection.data?.name ?? t("saved.title"));
  if (collection.isError && !collection.data) {
    if (asProblem(collection.error).status === 404) return absent;
    return <Failure thrown={collection.error} onRetry={() => void collection.refetch()} />;
  }
  return (
    <>
      <PageHead title={collection.data?.name ?? ""} backTo="/saved" width={935} />
      {collection.data ? <Whole collection={collection.data} /> : <Waiting />}
    </>
  );
}

function Whole({ collection }: { collection: Collection }) {
  const { collection_id: collectionId, name } = collection;
  const posts = useInfiniteQuery(collectedQuery(collectionId));
  const [open, setOpen] = useState<"name" | "delete" | "choose" | null>(null);
  const close = () => setOpen(null);
  const choose = (
    <Button isSmall onClick={() => setOpen("choose")}>
      <Images size={16} aria-hidden="true" /> {t("saved.choose")}
    </Button>
  );
  return (
    <div className={css.page}>
      <div className={css.bar}>
        <span className={css.count}>{t("saved.count", { count: collection.post_count })}</span>
        {choose}
        <Menu
          label={t("saved.menu", { name })}
          items={[
            { icon: Pencil, words: t("saved.rename"), act: () => setOpen("name") },
            { icon: Trash2, words: t("ui.delete"), isDangerous: true, act: () => setOpen("delete") },
          ]}
        />
      </div>
      <PostGrid
        grid={posts}
        empty={
          <Blank icon={<FolderHeart size={30} />} title={t("saved.emptyCollection")}>
            <p>{t("saved.emptyCollectionWhy")}</p>
          </Blank>
        }
      />
      {open === "choose" && <ChoosePosts collection={collection} onClose={close} />}
      {open === "name" && <Rename collection={collection} onClose={close} />}
      {open === "delete" && <Delete collection={collection} onClose={close} />}
    </div>
  );
}

interface AskProps {
  collection: Collection;
  onClose: () => void;
}

function Rename({ collection, onClose }: AskProps) {
  const rename = useRenameCollection(collection.collection_id);
  return (
    <NameDialog
      title={t("saved.rename")}
      confirmLabel={t("ui.save")}
      name={collection.name}
      isBusy={rename.isPending}
      thrown={rename.error}
      onName={(name) => rename.mutate(name, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function Delete({ collection, onClose }: AskProps) {
  const remove = useDeleteCollection(collection.collection_id);
  const navigate = useNavigate();
  const gone = () => {
    say(t("saved.deleted", { name: collection.name }));
    void navigate({ to: "/saved", replace: true });
  };
  return (
    <Confirm
      title={t("saved.deleteAsk", { name: collection.name })}
      confirmLabel={t("ui.delete")}
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate(undefined, { onSuccess: gone })}
      onClose={onClose}
    >
      <p>{t("saved.deleteWhy")}</p>
    </Confirm>
  );
}
