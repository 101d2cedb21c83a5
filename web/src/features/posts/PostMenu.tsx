import { Aperture, Link2, Pencil, Share, SquareArrowOutUpRight, Trash2, Wand2 } from "lucide-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useMe } from "@/features/accounts/session";
import { mediaWords } from "@/features/media/renditions";
import { asProblem } from "@/platform/problem";
import { Confirm } from "@/ui/Dialog";
import { Menu, type MenuItem } from "@/ui/Menu";
import { say } from "@/ui/toasts";
import { useDeletePost } from "./queries";
import { copyLink, maySharePage, postCode, sharePost } from "./share";
import type { Post } from "./types";

const CameraFacts = lazy(() => import("./CameraFacts").then(({ CameraFacts }) => ({ default: CameraFacts })));
const EditMedia = lazy(() => import("./EditMedia").then(({ EditMedia }) => ({ default: EditMedia })));
const EditPost = lazy(() => import("./EditPost").then(({ EditPost }) => ({ default: EditPost })));

interface PostMenuProps {
  post: Post;
  isOnItsPage?: boolean;
  onDeleted?: () => void;
}

export function PostMenu({ post, isOnItsPage = false, onDeleted }: PostMenuProps) {
  const me = useMe();
  const navigate = useNavigate();
  const isMine = me?.user_id === post.user.user_id;
  const [open, setOpen] = useState<"edit" | "media" | "camera" | "delete" | null>(null);
  const remove = useDeletePost(post);

  const confirmDelete = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        setOpen(null);
        say("The post is gone.");
        onDeleted?.();
      },
      onError: (thrown) => say(asProblem(thrown).message, { isBad: true }),
    });

  const items: MenuItem[] = [
    { icon: Link2, words: "Copy link", act: () => void copyLink(post) },
    ...(maySharePage() ? [{ icon: Share, words: "Share…", act: () => void sharePost(post) }] : []),
  ];
  if (!isOnItsPage) {
    const openPage = () => void navigate({ to: "/p/$code", params: { code: postCode(post) } });
    items.unshift({ icon: SquareArrowOutUpRight, words: "Open post", act: openPage });
  }
  if (isMine) {
    items.push(
      { icon: Pencil, words: "Edit", act: () => setOpen("edit") },
      ...(post.status === "published"
        ? [{ icon: Wand2, words: `Edit ${mediaWords(post.media)}`, act: () => setOpen("media") }]
        : []),
      { icon: Aperture, words: "Camera facts", act: () => setOpen("camera") },
      { icon: Trash2, words: "Delete", isDangerous: true, act: () => setOpen("delete") },
    );
  }

  return (
    <>
      <Menu label={`More about this post by ${post.user.username}`} items={items} />
      {open === "edit" && (
        <Suspense>
          <EditPost post={post} onClose={() => setOpen(null)} />
        </Suspense>
      )}
      {open === "media" && (
        <Suspense>
          <EditMedia post={post} onClose={() => setOpen(null)} />
        </Suspense>
      )}
      {open === "camera" && (
        <Suspense>
          <CameraFacts post={post} onClose={() => setOpen(null)} />
        </Suspense>
      )}
      {open === "delete" && (
        <Confirm
          title="Delete this post?"
          confirmLabel="Delete"
          isBusy={remove.isPending}
          onConfirm={confirmDelete}
          onClose={() => setOpen(null)}
        >
          <p>It disappears for everyone at once, and cannot be brought back.</p>
        </Confirm>
      )}
    </>
  );
}
