/** What a change makes of the lists that are shown; every one has its opposite. */
import type { InfiniteData } from "@tanstack/react-query";
import type { Post, PostPage } from "@/features/posts/types";
import type { Collection, Collections } from "./queries";

type Posts = InfiniteData<PostPage>;

export const holds = (list: Posts | undefined, postId: string): boolean =>
  list?.pages.some((page) => page.posts.some((post) => post.post_id === postId)) ?? false;

/** The list with the post at its head, unchanged where it holds it. */
export function withPost(list: Posts, post: Post): Posts {
  const [first, ...rest] = list.pages;
  if (!first || holds(list, post.post_id)) return list;
  return { ...list, pages: [{ ...first, posts: [post, ...first.posts] }, ...rest] };
}

export function withoutPost(list: Posts, postId: string): Posts {
  const pages = list.pages.map((page) => ({
    ...page,
    posts: page.posts.filter((post) => post.post_id !== postId),
  }));
  return { ...list, pages };
}

/** The collections with this one: in its place as it is now, or at their head. */
export function withCollection(list: Collections, collection: Collection): Collections {
  const isIt = (other: Collection) => other.collection_id === collection.collection_id;
  const isKnown = list.pages.some((page) => page.collections.some(isIt));
  const pages = list.pages.map((page, index) => ({
    ...page,
    collections: isKnown
      ? page.collections.map((other) => (isIt(other) ? collection : other))
      : index === 0
        ? [collection, ...page.collections]
        : page.collections,
  }));
  return { ...list, pages };
}

export function withoutCollection(list: Collections, collectionId: string): Collections {
  const pages = list.pages.map((page) => ({
    ...page,
    collections: page.collections.filter((each) => each.collection_id !== collectionId),
  }));
  return { ...list, pages };
}
