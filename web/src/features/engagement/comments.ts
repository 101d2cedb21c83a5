/** Comments as the server keeps them: reading, saying, liking, deleting. */
import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "@/platform/api";
import { keysByBody } from "@/platform/keys";
import { withComment, withCommentLike, withComments, withoutComment, withReplies } from "./acts";
import { changeComment, changeComments, changePost, commentsKey, repliesKey } from "./shown";
import type { Comment, CommentPage, Order } from "./types";
import { useWish } from "./wishes";

const COMMENTS_PAGE = 20;
const REPLIES_PAGE = 10;

/** As the server counts them, in code points. */
export const COMMENT_LENGTH = 2_200;

export const commentsQuery = (postId: string, order: Order) =>
  infiniteQueryOptions({
    queryKey: [...commentsKey(postId), order],
    queryFn: ({ pageParam, signal }): Promise<CommentPage> => {
      const query = { limit: COMMENTS_PAGE, order, ...(pageParam ? { cursor: pageParam } : {}) };
      const params = { path: { post_id: postId }, query };
      return unwrap(api.GET("/api/posts/{post_id}/comments", { params, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => (page.has_more ? page.next_cursor : null),
  });

export const repliesQuery = ({ post_id, comment_id }: Comment) =>
  infiniteQueryOptions({
    queryKey: [...repliesKey(post_id), comment_id],
    queryFn: ({ pageParam, signal }): Promise<CommentPage> => {
      const query = { limit: REPLIES_PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(
        api.GET("/api/comments/{comment_id}/replies", { params: { path: { comment_id }, query }, signal }),
      );
    },
    initialPageParam: "",
    getNextPageParam: (page) => (page.has_more ? page.next_cursor : null),
  });

export interface NewComment {
  text: string;
  parent_id: string | null;
}

/** Say something under a post. The same words sent again after a failure are the same comment. */
export function useSay(postId: string) {
  const client = useQueryClient();
  const [keyOf] = useState(keysByBody);
  const [said, setSaid] = useState(0);
  return useMutation({
    mutationFn: (body: NewComment): Promise<Comment> =>
      unwrap(
        api.POST("/api/posts/{post_id}/comments", {
          params: { path: { post_id: postId } },
          body,
          headers: { "Idempotency-Key": keyOf({ ...body, said }) },
        }),
      ),
    onSuccess: (comment) => {
      // The same words again are then another comment.
      setSaid((count) => count + 1);
      changePost(client, postId, (post) => withComments(post, 1));
      const { parent_id: parentId } = comment;
      if (parentId === null) {
        changeComments(client, commentsKey(postId), (pages) => withComment(pages, comment));
        return;
      }
      changeComments(client, [...repliesKey(postId), parentId], (pages) => withComment(pages, comment));
      changeComment(client, { post_id: postId, comment_id: parentId }, (each) => withReplies(each, 1));
    },
  });
}

/** Delete a comment, and the answers to it with it. */
export function useUnsay({ post_id: postId, comment_id: commentId, ...comment }: Comment) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.DELETE("/api/comments/{comment_id}", { params: { path: { comment_id: commentId } } })),
    onSuccess: () => {
      for (const key of [commentsKey(postId), repliesKey(postId)])
        changeComments(client, key, (pages) => withoutComment(pages, commentId));
      client.removeQueries({ queryKey: [...repliesKey(postId), commentId] });
      changePost(client, postId, (post) => withComments(post, -1 - comment.reply_count));
      const { parent_id: parentId } = comment;
      if (parentId !== null)
        changeComment(client, { post_id: postId, comment_id: parentId }, (each) => withReplies(each, -1));
    },
  });
}

export function useLikeComment(comment: Comment) {
  const client = useQueryClient();
  const { comment_id } = comment;
  return useWish({
    key: `like comment ${comment_id}`,
    isOn: comment.has_liked,
    show: (isOn) => changeComment(client, comment, (old) => withCommentLike(old, isOn)),
    send: (isOn) => {
      const params = { params: { path: { comment_id } } };
      return unwrap(
        isOn
          ? api.POST("/api/comments/{comment_id}/like", params)
          : api.DELETE("/api/comments/{comment_id}/like", params),
      );
    },
    settle: ({ new_like_count }) =>
      changeComment(client, comment, (old) => ({ ...old, like_count: new_like_count })),
  });
}
