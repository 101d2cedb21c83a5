/** Hashtags that a person has used or met, as far as this device has seen posts. */
import type { QueryClient } from "@tanstack/react-query";
import type { Post } from "../types";

const MOST = 8;

/** Those that begin so: one's own first, then what is met most often. Pure. */
export function tagsBeginning(posts: readonly Post[], typed: string, userId: string | null): string[] {
  const weights = new Map<string, number>();
  for (const post of posts)
    for (const tag of post.hashtags) {
      const weight = post.user.user_id === userId ? 1_000 : 1;
      if (tag !== typed && tag.startsWith(typed)) weights.set(tag, (weights.get(tag) ?? 0) + weight);
    }
  return [...weights]
    .sort(([a, more], [b, less]) => less - more || a.localeCompare(b))
    .slice(0, MOST)
    .map(([tag]) => tag);
}

/** Every post that the cache holds, each once. */
export function metPosts(client: QueryClient): Post[] {
  const posts = new Map<string, Post>();
  const keep = (post: Post) => posts.set(post.post_id, post);
  for (const [, post] of client.getQueriesData<Post>({ queryKey: ["post"] })) if (post) keep(post);
  for (const queryKey of [["feed"], ["grid"], ["saved"]])
    for (const [, list] of client.getQueriesData<{ pages?: { posts?: Post[] }[] }>({ queryKey }))
      list?.pages?.forEach((page) => page.posts?.forEach(keep));
  return [...posts.values()];
}
