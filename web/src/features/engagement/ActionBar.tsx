import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Bookmark, Heart, MessageCircle, Send } from "lucide-react";
import { useState, type ReactNode } from "react";
import { meQuery } from "@/features/accounts/session";
import { postPath } from "@/features/posts/share";
import type { Post } from "@/features/posts/types";
import { shortCount } from "@/platform/count";
import { t } from "@/platform/words";
import { Anchor } from "@/ui/Anchor";
import { IconButton } from "@/ui/Button";
import { late } from "@/ui/late";
import css from "./ActionBar.module.css";
import { LikeLine } from "./LikeLine";
import { useLike, useSave } from "./likes";

const ShareSheet = late(() => import("./ShareSheet").then(({ ShareSheet }) => ShareSheet));

interface ActionBarProps {
  post: Post;
  /** What the comment button does where the comments are on this page; elsewhere it leads to them. */
  onComment?: () => void;
  /** Whether to ask by name who likes the post. */
  isNaming?: boolean;
}

/** What one does with a post: like, comment, share, save. `data-act` is what the keys press. */
export function ActionBar({ post, onComment, isNaming = false }: ActionBarProps) {
  const like = useLike(post);
  const save = useSave(post);
  const asMember = useAsMember();
  const [isSharing, setSharing] = useState(false);
  return (
    <div className={css.whole}>
      <div className={css.bar}>
        <IconButton
          className={css.like}
          label={t("like.like")}
          data-act="like"
          aria-pressed={post.has_liked}
          aria-keyshortcuts="l"
          onClick={() => asMember(() => like(!post.has_liked))}
        >
          <Heart size={25} fill={post.has_liked ? "currentColor" : "none"} />
        </IconButton>
        <CommentDoor post={post} onComment={onComment} />
        <button
          type="button"
          className={css.act}
          title={t("share.title")}
          aria-label={t("share.title")}
          onClick={() => setSharing(true)}
        >
          <Send size={23} className="points" />
          {post.share_count > 0 && <span aria-hidden="true">{shortCount(post.share_count)}</span>}
        </button>
        <IconButton
          className={css.save}
          label={t("save.save")}
          data-act="save"
          aria-pressed={post.has_saved}
          aria-keyshortcuts="s"
          onClick={() => asMember(() => save(!post.has_saved))}
        >
          <Bookmark size={24} fill={post.has_saved ? "currentColor" : "none"} />
        </IconButton>
      </div>
      <LikeLine post={post} isNaming={isNaming} />
      {isSharing && <ShareSheet post={post} onClose={() => setSharing(false)} />}
    </div>
  );
}

function CommentDoor({ post, onComment }: { post: Post; onComment: (() => void) | undefined }) {
  const count = post.comment_count;
  const label = t("comment.count", { count, shown: shortCount(count) });
  const face: ReactNode = (
    <>
      <MessageCircle size={24} className={css.bubble} />
      {count > 0 && <span aria-hidden="true">{shortCount(count)}</span>}
    </>
  );
  if (onComment) {
    return (
      <button type="button" className={css.act} title={label} aria-label={label} onClick={onComment}>
        {face}
      </button>
    );
  }
  return (
    <Anchor className={css.act} href={`${postPath(post)}#comments`} title={label} aria-label={label}>
      {face}
    </Anchor>
  );
}

/** What only members do: a visitor is led to log-in, and back to where they were. */
function useAsMember(): (act: () => void) => void {
  const client = useQueryClient();
  // Asked who and where one is when it is pressed: many bars that all listened would cost each card and each step.
  const router = useRouter();
  return (act) => {
    if (client.getQueryData(meQuery.queryKey) === null)
      void router.navigate({ to: "/login", search: { next: router.state.location.href } });
    else act();
  };
}
