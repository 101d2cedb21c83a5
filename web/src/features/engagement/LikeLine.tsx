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

/** How many like a post, and by name one of them where the page has room to ask. */
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
        {isNaming ? <Named post={post} myId={me?.user_id} /> : <Counted post={post} />}
      </button>
      {post.like_count_hidden && <span className={css.kept}>{t("like.onlyYou")}</span>}
      {isOpen && <Likers postId={post.post_id} onClose={() => setOpen(false)} />}
    </div>
  );
}

function Counted({ post }: { post: Post }) {
  const count = post.like_count;
  return <span className={css.plainLikes}>{t("like.count", { count, shown: shortCount(count) })}</span>;
}

/** "Liked by ana and 41 others": the latest but oneself. */
function Named({ post, myId }: { post: Post; myId: string | undefined }) {
  const likers = useInfiniteQuery(likersQuery(post.post_id));
  const other = likers.data?.pages[0]?.users.find((user) => user.user_id !== myId);
  if (!other) return <Counted post={post} />;
  const count = post.like_count - 1;
  return (
    <Rich
      of={count > 0 ? "like.byOthers" : "like.by"}
      values={{
        username: other.username,
        count,
        shown: shortCount(count),
        b: (words) => <strong>{words}</strong>,
      }}
    />
  );
}
