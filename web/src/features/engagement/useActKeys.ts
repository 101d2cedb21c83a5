import { postAtHand } from "@/features/posts/atHand";
import { useShortcut } from "@/platform/pressed";
import { lineDirection } from "@/platform/words/language";

/** What in a post bears `data-act` of the name is pressed by the key. */
const ACTS: Record<string, string> = { l: "like", s: "save", c: "comment", o: "open" };

/**
 * l likes, s saves, c comments and o opens the post that has the focus, or the one at the top of the screen. While the
 * post itself has the focus, as j and k give it, Enter opens it too and the arrows turn its pictures.
 */
export function useActKeys(): void {
  useShortcut((key, event) => {
    const act = ACTS[key] ?? actOfFocused(key, event.target);
    if (!act || event.repeat) return false;
    const button = postAtHand()?.querySelector<HTMLElement>(`[data-act=${act}]`);
    if (button instanceof HTMLTextAreaElement) button.focus();
    else button?.click();
    return button !== undefined && button !== null;
  });
}

function actOfFocused(key: string, target: EventTarget | null): string | null {
  if (!(target instanceof HTMLElement) || !target.matches("[data-post]")) return null;
  if (key === "Enter") return "open";
  const onward = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  if (onward === 0) return null;
  return onward * lineDirection() > 0 ? "next" : "previous";
}
