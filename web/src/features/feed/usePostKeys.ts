import { useEffect } from "react";

/** j and k walk through the posts; focus goes along, so that a screen reader and Tab follow. */
export function usePostKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      if (step === 0) return;
      const posts = [...document.querySelectorAll<HTMLElement>("[data-post]")];
      const next = posts[nextIndex(posts, step)];
      if (!next) return;
      event.preventDefault();
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "start" });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || Boolean(target.closest("input, textarea, select, dialog, [role=menu]")))
  );
}

/** From the focused post; without one, from what stands at the top of the screen. */
function nextIndex(posts: HTMLElement[], step: number): number {
  const focused = posts.findIndex((post) => post.contains(document.activeElement));
  if (focused >= 0) return Math.min(posts.length - 1, Math.max(0, focused + step));
  const below = posts.findIndex((post) => post.getBoundingClientRect().bottom > 120);
  if (step > 0) return Math.max(0, below);
  return Math.max(0, (below < 0 ? posts.length : below) - 1);
}
