import type { ReactNode } from "react";
import { t } from "@/platform/words";
import { Caption } from "./Caption";
import css from "./PostCard.module.css";
import { PostHeader } from "./PostHeader";
import { PostMedia } from "./PostMedia";
import { PostMenu } from "./PostMenu";
import type { Post } from "./types";

/** How wide a photo is drawn in the column; see `.column` in the feed. */
const COLUMN_SIZES = "(min-width: 720px) 540px, 100vw";

interface PostCardProps {
  post: Post;
  isFirst: boolean;
  /** Where only its place is kept: how high that is. Keys and screen readers find it there all the same. */
  hollow?: number | null;
  /** What is put around the pictures, where a touch on them means something. */
  frame?: (pictures: ReactNode) => ReactNode;
  /** Beneath the pictures. */
  bar?: ReactNode;
  /** Beneath the words. */
  end?: ReactNode;
}

/** A post in a column of posts. Focusable, so that j and k can walk through them. */
export function PostCard({ post, isFirst, hollow = null, frame = asIs, bar, end }: PostCardProps) {
  return (
    <article
      className={css.card}
      tabIndex={-1}
      data-post={post.post_id}
      aria-label={t("post.by", { username: post.user.username })}
      style={hollow === null ? undefined : { height: hollow }}
    >
      {hollow === null && (
        <>
          <PostHeader post={post} end={<PostMenu post={post} />} />
          <div className={css.media}>
            {frame(<PostMedia post={post} sizes={COLUMN_SIZES} isFirst={isFirst} />)}
          </div>
          {bar && <div className={css.bar}>{bar}</div>}
          <div className={css.words}>
            <Caption caption={post.caption} username={post.user.username} />
            {end}
          </div>
        </>
      )}
    </article>
  );
}

const asIs = (pictures: ReactNode) => pictures;
