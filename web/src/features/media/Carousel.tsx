import { ChevronLeft, ChevronRight } from "lucide-react";
import { useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from "react";
import { number } from "@/platform/count";
import { lineDirection } from "@/platform/words/language";
import { t } from "@/platform/words";
import { cx } from "@/ui/cx";
import css from "./Carousel.module.css";
import { frameRatio, isVideo, mediaKind, type Medium } from "./renditions";
import { Slide } from "./Slide";

interface CarouselProps {
  media: readonly Medium[];
  sizes: string;
  isFirst?: boolean;
  /** Width over height; by default that of the first picture, within bounds. */
  ratio?: number;
  /** What lies on a picture, by its place. */
  over?: ((at: number) => ReactNode) | undefined;
}

/** One photo or video, or several to be swiped, arrowed or keyed through. */
export function Carousel({ media, sizes, isFirst = false, ratio, over }: CarouselProps) {
  const track = useRef<HTMLUListElement>(null);
  const [index, setIndex] = useState(0);
  const shape = ratio ?? frameRatio(media[0]);
  const frame: CSSProperties = { aspectRatio: String(shape) };
  const [only] = media;
  if (!only) return null;
  if (media.length === 1) {
    return (
      <div className={css.frame} style={frame}>
        <Slide medium={only} sizes={sizes} ratio={shape} isFirst={isFirst} />
        {over?.(0)}
      </div>
    );
  }

  const shown = media[index];
  const kind = shown && isVideo(shown) ? "video" : "photo";
  const go = (to: number) => {
    const list = track.current;
    if (list) list.scrollTo({ left: to * list.clientWidth * lineDirection() });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const onward = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const step = onward * lineDirection();
    if (step === 0) return;
    event.preventDefault();
    go(Math.min(media.length - 1, Math.max(0, index + step)));
  };

  return (
    // The arrow keys work wherever the focus is inside; the buttons do the same for everyone else.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      role="group"
      className={css.carousel}
      aria-roledescription={t("media.carousel")}
      aria-label={t("media.count", { count: media.length, kind: mediaKind(media) })}
      data-begun={index > 0 || undefined}
      onKeyDown={onKeyDown}
    >
      {/* A scrolling region must be reachable by key. */}
      <ul
        ref={track}
        className={cx(css.frame, css.track)}
        style={frame}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={t("media.place", { kind, at: index + 1, count: media.length })}
        onScroll={(event) => {
          const { scrollLeft, clientWidth } = event.currentTarget;
          if (clientWidth > 0) setIndex(Math.round(Math.abs(scrollLeft) / clientWidth));
        }}
      >
        {media.map((medium, at) => (
          <li key={medium.media_id} className={css.slide} inert={at !== index}>
            <Slide medium={medium} sizes={sizes} ratio={shape} isFirst={isFirst && at === 0} />
            {over?.(at)}
          </li>
        ))}
      </ul>
      <span className={css.count} dir="ltr" aria-hidden="true">
        {number(index + 1)}/{number(media.length)}
      </span>
      {index > 0 && (
        <button
          type="button"
          className={cx(css.arrow, css.back)}
          data-act="previous"
          aria-label={t("media.previous")}
          onClick={() => go(index - 1)}
        >
          <ChevronLeft size={20} className="points" />
        </button>
      )}
      {index < media.length - 1 && (
        <button
          type="button"
          className={cx(css.arrow, css.on)}
          data-act="next"
          aria-label={t("media.next")}
          onClick={() => go(index + 1)}
        >
          <ChevronRight size={20} className="points" />
        </button>
      )}
      <div className={css.signs} aria-hidden="true">
        {media.map((medium, at) => (
          <i key={medium.media_id} data-current={at === index || undefined} />
        ))}
      </div>
    </section>
  );
}
