/** A file of one's own published post rendered anew: asked for, then watched until it has taken the old one's place. */
import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/platform/api";
import { onLive } from "@/platform/live";
import { t } from "@/platform/words";
import { say } from "@/ui/toasts";
import { changeEverywhere, postKey } from "./queries";
import type { Post, Recipe } from "./types";

const WAITS_SECONDS = [1, 1, 2, 2, 4, 5, 5, 10, 10, 15, 15, 30, 30, 60, 60, 60];

export function useRedo(post: Post, mediaId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (recipe: Recipe) =>
      unwrap(
        api.PUT("/api/posts/{post_id}/media/{media_id}/edit", {
          params: { path: { post_id: post.post_id, media_id: mediaId } },
          body: recipe,
        }),
      ),
    onSuccess: () => void follow(client, post.post_id, mediaId),
  });
}

async function follow(client: QueryClient, postId: string, mediaId: string): Promise<void> {
  let refusal: string | null = null;
  const stop = onLive("post.status", (word) => {
    if (word.post_id === postId && word.error) refusal = word.error;
  });
  say(t("post.editOnItsWay"));
  for (const seconds of WAITS_SECONDS) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    if (refusal) break;
    const post = await fresh(postId);
    if (!post || post.media.some((medium) => medium.media_id === mediaId)) continue;
    client.setQueryData(postKey(postId), post);
    changeEverywhere(client, postId, () => post);
    say(t("post.editMade"));
    break;
  }
  stop();
  if (refusal) say(t("post.editFailed", { why: String(refusal) }), { isBad: true });
}

/** Null while the server cannot be asked: the next round asks again. */
async function fresh(postId: string): Promise<Post | null> {
  try {
    return await unwrap(api.GET("/api/posts/{post_id}", { params: { path: { post_id: postId } } }));
  } catch {
    return null;
  }
}
