import { useQueryClient } from "@tanstack/react-query";
import { Heart } from "lucide-react";
import { useRef, useState, type MouseEvent, type ReactNode } from "react";
import { meQuery } from "@/features/accounts/session";
import type { Post } from "@/features/posts/types";
import css from "./DoubleTap.module.css";
import { useLike } from "./likes";

const TWICE_MILLISECONDS = 320;
const NEAR_PIXELS = 44;

interface Tap {
  at: number;
  x: number;
  y: number;
}

/** The pictures of a post: two quick taps on them like it, and never unlike it. */
export function DoubleTap({ post, children }: { post: Post; children: ReactNode }) {
  const client = useQueryClient();
  const like = useLike(post);
  const last = useRef<Tap | null>(null);
  const [burst, setBurst] = useState<{ id: number; x: number; y: number } | null>(null);

  const onClick = (event: MouseEvent<HTMLElement>) => {
    if (!client.getQueryData(meQuery.queryKey) || isElsewhere(event.target)) return;
    const tap = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    const before = last.current;
    if (!before || !isSecond(before, tap)) {
      last.current = tap;
      return;
    }
    last.current = null;
    const frame = event.currentTarget.getBoundingClientRect();
    setBurst({ id: tap.at, x: tap.x - frame.left, y: tap.y - frame.top });
    if (!post.has_liked) like(true);
  };

  return (
    // Two taps are a short cut; the button and its key do the same for everyone.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div className={css.taps} onClick={onClick}>
      {children}
      {burst && (
        <span
          key={burst.id}
          className={css.burst}
          style={{ left: burst.x, top: burst.y }}
          aria-hidden="true"
          onAnimationEnd={() => setBurst(null)}
        >
          <Heart size={96} fill="currentColor" />
        </span>
      )}
    </div>
  );
}

function isSecond(before: Tap, tap: Tap): boolean {
  const isNear = Math.hypot(tap.x - before.x, tap.y - before.y) <= NEAR_PIXELS;
  return isNear && tap.at - before.at <= TWICE_MILLISECONDS;
}

/** Buttons keep their own presses; the surface of a video, which readers do not see, is part of the picture. */
function isElsewhere(target: EventTarget): boolean {
  return (
    target instanceof Element && target.closest("button:not([aria-hidden]), a, input, [data-veil]") !== null
  );
}
