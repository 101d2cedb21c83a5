import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "@/features/accounts/session";
import type { Post } from "@/features/posts/types";
import { shortCount } from "@/platform/count";
import { t } from "@/platform/words";
import { Rich } from "@/ui/Rich";
import { late } from "@/ui/late";
import css from "./ActionBar.module.css";
import { isCountKept } from "./acts";
import { likersQuery } from "./likes";

const Likers = late(() => import("./Likers").then(({ Likers }) => Likers));

/** How many like a post, and one of them by name: whom one follows, or where the page has room to ask, the latest. */
export function LikeLine({ post, isNaming }: { post: Post; isNaming: boolean }) {
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  if (isCountKept(post, me?.user_id)) {
    return isNaming ? <p className={css.kept}>{t("like.kept")}</p> : null;
  }
  if (post.like_count === 0) return null;
  return (
    <div className={css.line}>
      <button type="button" className={css.likes} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {isNaming && !post.liked_by ? (
          <Latest post={post} myId={me?.user_id} />
        ) : (
          <Told post={post} name={post.liked_by} />
        )}
      </button>
      {post.like_count_hidden && <span className={css.kept}>{t("like.onlyYou")}</span>}
      {isOpen && <Likers postId={post.post_id} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** The latest but oneself. */
function Latest({ post, myId }: { post: Post; myId: string | undefined }) {
  const likers = useInfiniteQuery(likersQuery(post.post_id));
  const other = likers.data?.pages[0]?.users.find((user) => user.user_id !== myId);
  return <Told post={post} name={other?.username} />;
}

/** "41 likes"; with a name, "Liked by ana and 40 others". */
function Told({ post, name }: { post: Post; name: string | null | undefined }) {
  if (!name) {
    const count = post.like_count;
    return <span className={css.plainLikes}>{t("like.count", { count, shown: shortCount(count) })}</span>;
  }
  const count = post.like_count - 1;
  return (
    <Rich
      of={count > 0 ? "like.byOthers" : "like.by"}
      values={{
        username: name,
        count,
        shown: shortCount(count),
        b: (words) => <strong>{words}</strong>,
      }}
    />
  );
}
