import { encodeBase62 } from "@/platform/base62";
import { copyText } from "@/platform/clipboard";
import { t } from "@/platform/words";
import { say } from "@/ui/toasts";
import type { Post } from "./types";

/** What a post is called in addresses. */
export function postCode(post: Pick<Post, "post_id">): string {
  return encodeBase62(post.post_id);
}

export function postPath(post: Pick<Post, "post_id">): string {
  return `/p/${postCode(post)}`;
}

export function postUrl(post: Pick<Post, "post_id">): string {
  return new URL(postPath(post), location.origin).href;
}

export function maySharePage(): boolean {
  return typeof navigator.share === "function";
}

/** Hand a post to the device's own sheet; false where its user thinks better of it. */
export async function sharePost(post: Post): Promise<boolean> {
  try {
    await navigator.share({
      title: t("post.shareTitle", { username: post.user.username }),
      url: postUrl(post),
    });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") return false;
    await copyLink(post);
  }
  return true;
}

export async function copyLink(post: Pick<Post, "post_id">): Promise<void> {
  const url = postUrl(post);
  if (await copyText(url)) say(t("post.copied"));
  else say(url);
}
