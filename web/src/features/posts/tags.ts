/** Whom a post shows: lists of it, and taking oneself away. */
import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { meQuery } from "@/features/accounts/session";
import { api, unwrap } from "@/platform/api";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { say } from "@/ui/toasts";
import { changeEverywhere, postKey } from "./queries";
import type { Post, PostPage } from "./types";

export const MOST_TAGGED = 20;
const GRID_PAGE = 24;

/** Under the key of somebody's grid, so that what changes there changes here. */
export const taggedQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: ["grid", userId, "tagged"],
    queryFn: ({ pageParam, signal }): Promise<PostPage> =>
      unwrap(
        api.GET("/api/users/{user_id}/tagged", {
          params: {
            path: { user_id: userId },
            query: { limit: GRID_PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => (page.has_more ? page.next_cursor : null),
    staleTime: 30_000,
  });

export type Tagged = Post["tagged_users"];

/** Pure, and its undoing is `withTagged` with those who were there. */
export function withoutPerson(post: Post, userId: string): Post {
  return { ...post, tagged_users: post.tagged_users.filter((person) => person.user_id !== userId) };
}

export function withTagged(post: Post, people: Tagged): Post {
  return { ...post, tagged_users: people };
}

export function isTagged(post: Post, userId: string | undefined): boolean {
  return post.tagged_users.some((person) => person.user_id === userId);
}

/** Take oneself away from a post: shown at once, and taken back with a word when it is refused. */
export function useUntagMe(post: Post) {
  const client = useQueryClient();
  const change = (made: (post: Post) => Post) => {
    client.setQueryData<Post>(postKey(post.post_id), (old) => old && made(old));
    changeEverywhere(client, post.post_id, made);
  };
  return useMutation({
    mutationFn: () =>
      unwrap(api.DELETE("/api/posts/{post_id}/tags/me", { params: { path: { post_id: post.post_id } } })),
    onMutate: () => {
      const userId = client.getQueryData(meQuery.queryKey)?.user_id ?? "";
      change((old) => withoutPerson(old, userId));
      return post.tagged_users;
    },
    onSuccess: () => say(t("tag.removed")),
    onError: (thrown, _, people) => {
      if (people) change((old) => withTagged(old, people));
      say(asProblem(thrown).message, { isBad: true });
    },
    onSettled: () => {
      const userId = client.getQueryData(meQuery.queryKey)?.user_id;
      if (userId) void client.invalidateQueries({ queryKey: taggedQuery(userId).queryKey });
    },
  });
}
