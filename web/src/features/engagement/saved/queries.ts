/** What one keeps: saved posts, and the collections they lie in. */
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { useState } from "react";
import type { components } from "@/generated/schema";
import type { Post, PostPage } from "@/features/posts/types";
import { api, unwrap } from "@/platform/api";
import { keysByBody } from "@/platform/keys";
import { asProblem } from "@/platform/problem";
import { say } from "@/ui/toasts";
import { withSave } from "../acts";
import { changePost } from "../shown";
import { withCollection, withoutCollection, withoutPost, withPost } from "./edits";

export type Collection = components["schemas"]["CollectionCard"];
export type CollectionPage = components["schemas"]["CollectionList"];
export type Collections = InfiniteData<CollectionPage>;

const GRID_PAGE = 24;
const COLLECTIONS_PAGE = 50;

export const savedQuery = infiniteQueryOptions({
  queryKey: ["saved", "all"],
  queryFn: ({ pageParam, signal }): Promise<PostPage> => {
    const query = { limit: GRID_PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
    return unwrap(api.GET("/api/saved", { params: { query }, signal }));
  },
  initialPageParam: "",
  getNextPageParam: (page: PostPage) => (page.has_more ? page.next_cursor : null),
});

export const collectionsQuery = infiniteQueryOptions({
  queryKey: ["collections"],
  queryFn: ({ pageParam, signal }): Promise<CollectionPage> => {
    const query = { limit: COLLECTIONS_PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
    return unwrap(api.GET("/api/collections", { params: { query }, signal }));
  },
  initialPageParam: "",
  getNextPageParam: (page: CollectionPage) => (page.has_more ? page.next_cursor : null),
});

export const collectionQuery = (collectionId: string) =>
  queryOptions({
    queryKey: ["collection", collectionId],
    queryFn: ({ signal }): Promise<Collection> =>
      unwrap(
        api.GET("/api/collections/{collection_id}", {
          params: { path: { collection_id: collectionId } },
          signal,
        }),
      ),
  });

export const collectedQuery = (collectionId: string) =>
  infiniteQueryOptions({
    queryKey: ["saved", collectionId],
    queryFn: ({ pageParam, signal }): Promise<PostPage> => {
      const query = { limit: GRID_PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const path = { collection_id: collectionId };
      return unwrap(api.GET("/api/collections/{collection_id}/posts", { params: { path, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page: PostPage) => (page.has_more ? page.next_cursor : null),
  });

/** The newest post of a collection, for its cover; null where there is none. */
export const coverQuery = (collectionId: string) =>
  queryOptions({
    queryKey: ["saved", collectionId, "cover"],
    queryFn: async ({ signal }): Promise<Post | null> => {
      const params = { path: { collection_id: collectionId }, query: { limit: 1 } };
      const { posts } = await unwrap(api.GET("/api/collections/{collection_id}/posts", { params, signal }));
      return posts[0] ?? null;
    },
  });

const complain = (thrown: unknown) => say(asProblem(thrown).message, { isBad: true });

export function useCreateCollection() {
  const client = useQueryClient();
  const [keyOf] = useState(keysByBody);
  return useMutation({
    mutationFn: (name: string) => {
      const body = { name };
      return unwrap(api.POST("/api/collections", { body, headers: { "Idempotency-Key": keyOf(body) } }));
    },
    onSuccess: (made) => {
      client.setQueryData(collectionsQuery.queryKey, (old) => old && withCollection(old, made));
      client.setQueryData(collectionQuery(made.collection_id).queryKey, made);
    },
  });
}

export function useRenameCollection(collectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(
        api.PATCH("/api/collections/{collection_id}", {
          params: { path: { collection_id: collectionId } },
          body: { name },
        }),
      ),
    onSuccess: (renamed) => {
      client.setQueryData(collectionQuery(collectionId).queryKey, renamed);
      client.setQueryData(collectionsQuery.queryKey, (old) => old && withCollection(old, renamed));
    },
  });
}

export function useDeleteCollection(collectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE("/api/collections/{collection_id}", { params: { path: { collection_id: collectionId } } }),
      ),
    onSuccess: () => {
      client.setQueryData(collectionsQuery.queryKey, (old) => old && withoutCollection(old, collectionId));
    },
    onError: complain,
  });
}

function show(client: QueryClient, collectionId: string, post: Post, isIn: boolean): void {
  client.setQueryData(
    collectedQuery(collectionId).queryKey,
    (old) => old && (isIn ? withPost(old, post) : withoutPost(old, post.post_id)),
  );
}

/** Put a post into a collection or take it out: shown at once, taken back where the server refuses. */
export function useCollect(collectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ post, isIn }: { post: Post; isIn: boolean }) => {
      const params = { params: { path: { collection_id: collectionId, post_id: post.post_id } } };
      return unwrap(
        isIn
          ? api.PUT("/api/collections/{collection_id}/posts/{post_id}", params)
          : api.DELETE("/api/collections/{collection_id}/posts/{post_id}", params),
      );
    },
    onMutate: async ({ post, isIn }) => {
      await client.cancelQueries({ queryKey: collectedQuery(collectionId).queryKey });
      show(client, collectionId, post, isIn);
    },
    onError: (thrown, { post, isIn }) => {
      show(client, collectionId, post, !isIn);
      complain(thrown);
    },
    onSuccess: (_, { post, isIn }) => {
      void client.invalidateQueries({ queryKey: collectionQuery(collectionId).queryKey });
      void client.invalidateQueries({ queryKey: collectionsQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["saved", collectionId], refetchType: "none" });
      // Whatever is put into a collection is saved by that.
      if (!isIn) return;
      changePost(client, post.post_id, (shown) => withSave(shown, true));
      void client.invalidateQueries({ queryKey: savedQuery.queryKey });
    },
  });
}
