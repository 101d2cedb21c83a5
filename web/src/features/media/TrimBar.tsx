import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { number } from "@/platform/count";
import { t } from "@/platform/words";
import { clock } from "./playing";
import { endOf, LONGEST_SECONDS, withEnd, withStart, type Cut } from "./trim";
import css from "./TrimBar.module.css";
import { useFilmstrip } from "./useFilmstrip";

interface TrimBarProps {
  src: string;
  durationSeconds: number;
  cut: Cut;
  /** Where it plays now. */
  atSeconds: number;
  /** Also told which moment to look at. */
  onCut: (cut: Cut, atSeconds: number) => void;
}

const SMALL_STEP_SECONDS = 0.1;
const LARGE_STEP_SECONDS = 1;

/** The video as a strip of its pictures, with a handle at either end of the part that is kept. */
export function TrimBar({ src, durationSeconds, cut, atSeconds, onCut }: TrimBarProps) {
  const track = useRef<HTMLDivElement>(null);
  const strip = useFilmstrip(src, durationSeconds);
  const start = cut.startSeconds;
  const end = endOf(cut, durationSeconds);
  const percent = (seconds: number) => `${(seconds / durationSeconds) * 100}%`;

  const move = (side: "start" | "end", seconds: number) => {
    const next = (side === "start" ? withStart : withEnd)(cut, seconds, durationSeconds);
    onCut(next, side === "start" ? next.startSeconds : endOf(next, durationSeconds));
  };

  const handle = (side: "start" | "end") => {
    const at = side === "start" ? start : end;
    const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
      const box = track.current?.getBoundingClientRect();
      if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
      move(side, ((event.clientX - box.left) / Math.max(1, box.width)) * durationSeconds);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const step = event.shiftKey ? LARGE_STEP_SECONDS : SMALL_STEP_SECONDS;
      const targets: Record<string, number> = {
        ArrowRight: at + step,
        ArrowUp: at + step,
        ArrowLeft: at - step,
        ArrowDown: at - step,
        PageUp: at + LARGE_STEP_SECONDS,
        PageDown: at - LARGE_STEP_SECONDS,
        Home: 0,
        End: durationSeconds,
      };
      const to = targets[event.key];
      if (to === undefined) return;
      event.preventDefault();
      move(side, to);
    };
    return (
      <div
        className={css.handle}
        data-side={side}
        style={{ left: percent(at) }}
        role="slider"
        tabIndex={0}
        aria-label={side === "start" ? t("video.start") : t("video.end")}
        aria-valuemin={0}
        aria-valuemax={Math.round(durationSeconds * 10) / 10}
        aria-valuenow={Math.round(at * 10) / 10}
        aria-valuetext={t("video.seconds", { seconds: number(at, 1) })}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
    );
  };

  return (
    <div className={css.trim}>
      {/* Time runs to the right in every language, as on every player. */}
      <div ref={track} className={css.track} dir="ltr">
        <canvas ref={strip} className={css.strip} aria-hidden="true" />
        <span className={css.away} style={{ left: 0, width: percent(start) }} />
        <span className={css.away} style={{ right: 0, left: percent(end) }} />
        <span className={css.keep} style={{ left: percent(start), right: percent(durationSeconds - end) }} />
        {atSeconds > start && atSeconds < end && (
          <span className={css.playhead} style={{ left: percent(atSeconds) }} />
        )}
        {handle("start")}
        {handle("end")}
      </div>
      <p className={css.words}>
        <span dir="ltr">
          {clock(start)} – {clock(end)}
        </span>
        <span>
          {durationSeconds > LONGEST_SECONDS
            ? t("video.lengthOf", { seconds: number(end - start, 1), most: LONGEST_SECONDS })
            : t("video.length", { seconds: number(end - start, 1) })}
        </span>
      </p>
    </div>
  );
}
