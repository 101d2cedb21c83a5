import { useEffect } from "react";

const ACTS: Record<string, string> = { l: "like", s: "save", c: "comment" };

/** l likes, s saves and c comments the post that has the focus, or the one at the top of the screen. */
export function useActKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = ACTS[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.defaultPrevented || isTyping(event.target)) return;
      const button = postAtHand()?.querySelector<HTMLElement>(`[data-act=${act}]`);
      if (!button) return;
      event.preventDefault();
      if (button instanceof HTMLTextAreaElement) button.focus();
      else button.click();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, dialog, [role=menu]") !== null)
  );
}

function postAtHand(): HTMLElement | undefined {
  const posts = [...document.querySelectorAll<HTMLElement>("[data-post]")];
  return (
    posts.find((post) => post.contains(document.activeElement)) ??
    posts.find((post) => post.getBoundingClientRect().bottom > 160)
  );
}
