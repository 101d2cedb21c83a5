/** Follows the plain anchors of the page (`ui/Anchor.tsx`), and fetches what they lead to on the way to the press. */
import type { newRouter } from "./router";

type Router = Pick<ReturnType<typeof newRouter>, "navigate" | "preloadRoute">;

/** Whoever only passes over it means nothing by it. */
const MEANT_MILLISECONDS = 50;

export function followAnchors(router: Router): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ahead = (href: string) => void router.preloadRoute({ to: ".", href }).catch(() => undefined);

  const forget = () => clearTimeout(timer);
  document.addEventListener("click", (event) => {
    const href = wayOf(event.target);
    if (href === null || !isPlain(event)) return;
    event.preventDefault();
    forget();
    void router.navigate({ href });
  });
  const onComing = ({ target }: Event) => {
    forget();
    const href = wayOf(target);
    if (href !== null) timer = setTimeout(ahead, MEANT_MILLISECONDS, href);
  };
  document.addEventListener("mouseover", onComing);
  document.addEventListener("focusin", onComing);
  // A finger that scrolls begins as one that presses does; and a press shorter than that is only held up by a start.
  document.addEventListener("touchstart", onComing, { passive: true });
  document.addEventListener("touchcancel", forget, { passive: true });
}

/** With a key held, or by another button, the browser opens it as it does every link. */
function isPlain(event: MouseEvent): boolean {
  return (
    event.button === 0 &&
    !(event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  );
}

function wayOf(target: EventTarget | null): string | null {
  const anchor = target instanceof Element ? target.closest("a[data-way]") : null;
  return anchor?.getAttribute("href") ?? null;
}
