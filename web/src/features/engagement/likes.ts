/** Liking and saving posts. */
import { infiniteQueryOptions, useQueryClient } from "@tanstack/react-query";
import { meQuery } from "@/features/accounts/session";
import type { Post } from "@/features/posts/types";
import { api, unwrap } from "@/platform/api";
import { withLike, withSave } from "./acts";
import { changePost } from "./shown";
import type { LikerPage } from "./types";
import { useWish } from "./wishes";

const LIKERS_PAGE = 30;

/** Beside followers and following, so that following somebody shows here too. */
export const likersKey = (postId: string) => ["people", "likers", postId] as const;

export const likersQuery = (postId: string) =>
  infiniteQueryOptions({
    queryKey: likersKey(postId),
    queryFn: ({ pageParam, signal }): Promise<LikerPage> =>
      unwrap(
        api.GET("/api/posts/{post_id}/likes", {
          params: {
            path: { post_id: postId },
            query: { limit: LIKERS_PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => (page.has_more ? page.next_cursor : null),
  });

export function useLike(post: Post) {
  const client = useQueryClient();
  const { post_id: postId } = post;
  return useWish({
    key: `like ${postId}`,
    isOn: post.has_liked,
    show: (isOn) => {
      const myId = client.getQueryData(meQuery.queryKey)?.user_id;
      changePost(client, postId, (old) => withLike(old, isOn, myId));
    },
    send: (isOn) => {
      const params = { params: { path: { post_id: postId } } };
      return unwrap(
        isOn
          ? api.POST("/api/posts/{post_id}/like", params)
          : api.DELETE("/api/posts/{post_id}/like", params),
      );
    },
    settle: ({ new_like_count: like_count, like_count_hidden }) => {
      changePost(client, postId, (old) => ({ ...old, like_count, like_count_hidden }));
      void client.invalidateQueries({ queryKey: likersKey(postId) });
    },
  });
}

export function useSave(post: Post) {
  const client = useQueryClient();
  const { post_id: postId } = post;
  return useWish({
    key: `save ${postId}`,
    isOn: post.has_saved,
    show: (isOn) => changePost(client, postId, (old) => withSave(old, isOn)),
    send: (isOn) => {
      const params = { params: { path: { post_id: postId } } };
      return unwrap(
        isOn
          ? api.POST("/api/posts/{post_id}/save", { ...params, body: {} })
          : api.DELETE("/api/posts/{post_id}/save", params),
      );
    },
    settle: () => {
      void client.invalidateQueries({ queryKey: ["saved"] });
      void client.invalidateQueries({ queryKey: ["collections"] });
    },
  });
}
