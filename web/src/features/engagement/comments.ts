/** Comments as the server keeps them: reading, saying, liking, deleting. */
import { infiniteQueryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import type { Me } from "@/features/accounts/types";
import { api, unwrap } from "@/platform/api";
import { onItsWay, withComment, withCommentLike, withComments, withoutComment, withReplies } from "./said";
import type { CommentDraft } from "./draft";
import { beginSaying, draftUnder, endSaying } from "./saying";
import { changePost } from "./shown";
import { changeComment, changeComments, changeSaid, commentsKey, repliesKey } from "./shownComments";
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

let sent = 0;

/** Show a comment under its post and count it, or take it away again. */
function showSaid(client: QueryClient, comment: Comment, isShown: boolean): void {
  const { post_id: postId, comment_id: commentId, parent_id: parentId } = comment;
  const step = isShown ? 1 : -1;
  const key = parentId === null ? commentsKey(postId) : [...repliesKey(postId), parentId];
  changeComments(client, key, (pages) =>
    isShown ? withComment(pages, comment) : withoutComment(pages, commentId),
  );
  changePost(client, postId, (post) => withComments(post, step));
  changeSaid(client, comment, isShown);
  if (parentId !== null)
    changeComment(client, { post_id: postId, comment_id: parentId }, (each) => withReplies(each, step));
}

/** Ask again for a list that has just got longer: the answer on its way may be from before, the first one too. */
async function askAnew(client: QueryClient, queryKey: readonly string[]): Promise<void> {
  await client.cancelQueries({ queryKey });
  await client.invalidateQueries({ queryKey });
}

/**
 * Say something under a post: shown at once, and given back to `giveBack` when it did not arrive, with the reason. The
 * same words sent again after a failure are the same comment.
 */
export function useSay(postId: string, me: Me, giveBack: (said: CommentDraft, thrown: Error) => void) {
  const client = useQueryClient();
  const under = draftUnder(me.user_id, postId);
  return useMutation({
    scope: { id: `say ${postId}` },
    mutationFn: (draft: CommentDraft): Promise<Comment> => {
      const body = { text: draft.text.trim(), parent_id: draft.answering?.commentId ?? null };
      return unwrap(
        api.POST("/api/posts/{post_id}/comments", {
          params: { path: { post_id: postId } },
          body,
          headers: { "Idempotency-Key": beginSaying(under, draft) },
        }),
      );
    },
    onMutate: (draft) => {
      const shown = onItsWay(me, postId, draft, ++sent);
      showSaid(client, shown, true);
      return shown;
    },
    onError: (thrown, draft, shown) => {
      endSaying(under, false);
      if (shown) showSaid(client, shown, false);
      giveBack(draft, thrown);
    },
    onSuccess: (comment, _draft, shown) => {
      // The same words again are then another comment.
      endSaying(under, true);
      showSaid(client, shown, false);
      showSaid(client, comment, true);
      const { parent_id: parentId } = comment;
      const key = parentId === null ? commentsKey(postId) : [...repliesKey(postId), parentId];
      if (parentId !== null || client.isFetching({ queryKey: key })) void askAnew(client, key);
    },
  });
}

/** Delete a comment, and the answers to it with it. */
export function useUnsay(comment: Comment) {
  const { post_id: postId, comment_id: commentId } = comment;
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.DELETE("/api/comments/{comment_id}", { params: { path: { comment_id: commentId } } })),
    onSuccess: () => {
      for (const key of [commentsKey(postId), repliesKey(postId)])
        changeComments(client, key, (pages) => withoutComment(pages, commentId));
      client.removeQueries({ queryKey: [...repliesKey(postId), commentId] });
      changeSaid(client, comment, false);
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
