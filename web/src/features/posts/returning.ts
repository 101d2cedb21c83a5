/** Coming back from a post to the list it stands in: the focus is where it was, so that the keys go on from there. */
import { useEffect } from "react";

let lastLookedAt: string | null = null;

/** The post's own page is shown. */
export function useLookedAt(postId: string): void {
  useEffect(() => {
    lastLookedAt = postId;
  }, [postId]);
}

/** Give the focus back to the post one has come from, where the list has come back to its place on the screen. */
export function useReturn(): void {
  useEffect(() => {
    const postId = lastLookedAt;
    lastLookedAt = null;
    if (postId === null) return;
    // After the router has scrolled the page back.
    const frame = requestAnimationFrame(() => {
      const post = document.querySelector<HTMLElement>(`[data-post="${postId}"]`);
      if (!post) return;
      const { top, bottom } = post.getBoundingClientRect();
      if (bottom > 0 && top < window.innerHeight) post.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, []);
}
