/** What others do to the posts in view: counts asked anew, and with them the comments where they are shown. */
import { notifyManager, type QueryClient } from "@tanstack/react-query";
import { postKey } from "@/features/posts/queries";
import type { Post } from "@/features/posts/types";
import { api, unwrap } from "@/platform/api";
import { withCounts, type LiveCounts } from "./acts";
import { commentsIn, withNews, withTold, type CommentPages } from "./said";
import { changePost, shownPost } from "./shown";
import { changeComments, commentsKey, repliesKey } from "./shownComments";
import type { CommentPage } from "./types";

const COMMENTS_PAGE = 20;

/** Something of one's own is on its way, or has been since: an answer from before would show it as it was. */
function ownActs(client: QueryClient): string {
  const all = client.getMutationCache().getAll();
  return `${client.isMutating()} ${all.at(-1)?.mutationId ?? 0}`;
}

const isBusy = (acts: string) => !acts.startsWith("0 ");

/** Ask how the posts stand now, and show it. Answers whether there was news; null where that cannot be told. */
export async function freshen(client: QueryClient, postIds: readonly string[]): Promise<boolean | null> {
  const before = ownActs(client);
  if (isBusy(before)) return null;
  const query = { post_ids: postIds.join() };
  const { counts } = await unwrap(api.GET("/api/posts/counts", { params: { query } }));
  if (ownActs(client) !== before) return null;
  const told = new Map(counts.map((each) => [each.post_id, each]));
  // Drawn anew once for all of them, not once for each.
  const changed = notifyManager.batch(() =>
    postIds.filter((postId) => show(client, postId, told.get(postId))),
  );
  return changed.length > 0;
}

/** Answers whether it was otherwise before. */
function show(client: QueryClient, postId: string, counts: LiveCounts | undefined): boolean {
  const post = shownPost(client, postId);
  if (!post) return false;
  if (!counts) {
    // Gone, or no longer for this reader: its own page finds out; a list does not move under its reader.
    void client.invalidateQueries({ queryKey: postKey(postId) });
    return false;
  }
  if (withCounts(post, counts) === post) return false;
  changePost(client, postId, (each: Post) => withCounts(each, counts));
  if (counts.comment_count !== post.comment_count) void freshenComments(client, postId);
  return true;
}

/** Put what has been said since into the lists of comments that are open, and take out what is gone. */
async function freshenComments(client: QueryClient, postId: string): Promise<void> {
  const open = client.getQueriesData<CommentPages>({ queryKey: commentsKey(postId) });
  if (!open.some(([, pages]) => pages)) return;
  const before = ownActs(client);
  let page: CommentPage;
  try {
    const params = {
      path: { post_id: postId },
      query: { limit: COMMENTS_PAGE, order: "newest" as const },
    };
    page = await unwrap(api.GET("/api/posts/{post_id}/comments", { params }));
  } catch {
    return; // The next count that differs asks again.
  }
  if (ownActs(client) !== before || isBusy(before)) {
    void client.invalidateQueries({ queryKey: commentsKey(postId) });
    return;
  }
  const shown = new Map(
    open
      .flatMap(([, pages]) => commentsIn(pages))
      .map((comment) => [comment.comment_id, comment.reply_count]),
  );
  if (page.has_more && !page.comments.some(({ comment_id }) => shown.has(comment_id))) {
    // So much was said meanwhile that there is a gap between the two.
    void client.invalidateQueries({ queryKey: commentsKey(postId) });
    return;
  }
  changeComments(client, commentsKey(postId), (pages) => withTold(pages, page));
  changeComments(client, [...commentsKey(postId), "newest"], (pages) => withNews(pages, page));
  for (const { comment_id, reply_count } of page.comments) {
    if (shown.has(comment_id) && shown.get(comment_id) !== reply_count)
      void client.invalidateQueries({ queryKey: [...repliesKey(postId), comment_id] });
  }
}
