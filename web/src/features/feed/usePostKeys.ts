import { focusedIndex, nextIndex, shownPosts, topIndex } from "@/features/posts/atHand";
import { useShortcut } from "@/platform/pressed";

const STEPS: Record<string, 1 | -1> = { j: 1, k: -1 };

/** j and k walk through the posts; focus goes along, so that a screen reader and Tab follow. */
export function usePostKeys(): void {
  useShortcut((key) => {
    const step = STEPS[key];
    if (step === undefined) return false;
    const posts = shownPosts();
    const next = posts[nextIndex(focusedIndex(posts), topIndex(posts), posts.length, step)];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "start" });
    return next !== undefined;
  });
}
