/**
 * What one's acts change about what is shown, as pure pairs of doing and undoing: every function leads back to where it
 * came from when given the opposite wish, and doing the same twice changes nothing. `likes.ts` puts them into the query
 * cache; of comments `said.ts` tells.
 */
import type { Post } from "@/features/posts/types";
import type { LiveCountsPage } from "./types";

/** To everyone but its author a hidden count is 0, whoever likes the post. */
export function isCountKept(post: Post, myId: string | undefined): boolean {
  return post.like_count_hidden && post.user.user_id !== myId;
}

export function withLike(post: Post, isLiked: boolean, myId?: string): Post {
  if (post.has_liked === isLiked) return post;
  const step = isCountKept(post, myId) ? 0 : isLiked ? 1 : -1;
  return { ...post, has_liked: isLiked, like_count: Math.max(0, post.like_count + step) };
}

export function withSave(post: Post, isSaved: boolean): Post {
  return post.has_saved === isSaved ? post : { ...post, has_saved: isSaved };
}

export type LiveCounts = LiveCountsPage["counts"][number];

/** The post with counts asked anew; the very same where nothing differs. */
export function withCounts(post: Post, counts: LiveCounts): Post {
  const names = Object.keys(counts) as (keyof LiveCounts)[];
  const isSame = names.every((name) => (post[name] ?? null) === counts[name]);
  return isSame ? post : { ...post, ...counts };
}
