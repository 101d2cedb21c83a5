/** Shares are counted: once for each time somebody sends a post somewhere. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMe } from "@/features/accounts/session";
import { api, unwrap } from "@/platform/api";
import { newKey } from "@/platform/keys";
import { asProblem } from "@/platform/problem";
import { changePost } from "./shown";

const RETRIES = 3;

/** Counting is the server's book-keeping: it neither delays nor undoes what was shared, and visitors are not counted. */
export function useCountShare(postId: string): () => void {
  const client = useQueryClient();
  const me = useMe();
  const count = useMutation({
    mutationFn: (key: string) =>
      unwrap(
        api.POST("/api/posts/{post_id}/share", {
          params: { path: { post_id: postId } },
          body: {},
          headers: { "Idempotency-Key": key },
        }),
      ),
    retry: (failures, thrown) => failures < RETRIES && asProblem(thrown).isPassing,
    onSuccess: ({ new_share_count: share_count }) =>
      changePost(client, postId, (post) => ({ ...post, share_count })),
  });
  return () => {
    if (me) count.mutate(newKey());
  };
}
