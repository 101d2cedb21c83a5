/** Between a list and a post its picture glides from where it was to where it is; everything else is there at once. */
import { decodeBase62 } from "@/platform/base62";
import type { newRouter } from "./router";

type Router = ReturnType<typeof newRouter>;

/** Let the router change pages so, where the browser can and its reader does not wish for stillness. */
export function letPicturesGlide(router: Router): void {
  let held: (() => void)[] = [];
  router.startViewTransition = async (change) => {
    // What the change before still holds is let go now: later it might be held anew.
    held.forEach((letGo) => letGo());
    held = [];
    const postId = postBetween(router.state.resolvedLocation?.pathname, router.latestLocation.pathname);
    const letGo = postId !== null && mayGlide() ? hold(postId) : null;
    if (!letGo) return change();
    const own = (held = [letGo]);
    await painted();
    const transition = document.startViewTransition(async () => {
      await change();
      const letGoNext = held === own ? hold(postId ?? "") : null;
      if (letGoNext) own.push(letGoNext);
    });
    // Cut short by the next change it is no failure.
    transition.ready.catch(nothing);
    void transition.finished.catch(nothing).finally(() => {
      if (held === own) own.forEach((each) => each());
    });
    await transition.updateCallbackDone;
  };
}

const nothing = () => undefined;
const LONGEST_FRAME_MILLISECONDS = 100;

/** Until the press itself shows: from here on the browser holds the page still, until the next one is drawn. */
function painted(): Promise<void> {
  return new Promise((go) => {
    requestAnimationFrame(() => setTimeout(go));
    // A page that is hidden meanwhile paints nothing more.
    setTimeout(go, LONGEST_FRAME_MILLISECONDS);
  });
}

function mayGlide(): boolean {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return "startViewTransition" in document && !document.hidden && !isStill;
}

/** The post that one of two pages is about; null where neither is, or both are. */
export function postBetween(from: string | undefined, to: string): string | null {
  const [old, next] = [from, to].map((path) => /^\/p\/(\w+)$/.exec(path ?? "")?.[1]);
  if (from === undefined || (old === undefined) === (next === undefined)) return null;
  return decodeBase62(old ?? next ?? "");
}

/** Give the picture of the post the name by which the browser knows it again; null where it is not in view. */
function hold(postId: string): (() => void) | null {
  const pictures = document.querySelectorAll<HTMLElement>(`[data-pictures="${postId}"]`);
  const shown = [...pictures].find((each) => {
    const { top, bottom } = each.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  });
  if (!shown) return null;
  shown.style.viewTransitionName = "picture";
  return () => {
    shown.style.viewTransitionName = "";
  };
}
