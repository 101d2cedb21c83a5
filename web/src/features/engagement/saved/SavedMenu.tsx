import { FolderPlus } from "lucide-react";
import { useCallback, useState, type ReactNode } from "react";
import { useMe } from "@/features/accounts/session";
import { PostMenuContext, type PostMenuItems } from "@/features/posts/menuItems";
import type { Post } from "@/features/posts/types";
import { late } from "@/ui/late";
import { t } from "@/platform/words";

const AddToCollection = late(() =>
  import("./AddToCollection").then(({ AddToCollection }) => AddToCollection),
);

/** Lets every post's menu beneath offer a place in a collection. */
export function SavedMenu({ children }: { children: ReactNode }) {
  const isMember = Boolean(useMe());
  const [chosen, setChosen] = useState<Post | null>(null);
  const items = useCallback<PostMenuItems>(
    (post) =>
      isMember ? [{ icon: FolderPlus, words: t("saved.addToMenu"), act: () => setChosen(post) }] : [],
    [isMember],
  );
  return (
    <PostMenuContext value={items}>
      {children}
      {chosen && <AddToCollection post={chosen} onClose={() => setChosen(null)} />}
    </PostMenuContext>
  );
}
