import { Pause, Play, RotateCcw, Volume2, VolumeX } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useShortcut } from "@/platform/pressed";
import { t } from "@/platform/words";
import { Photo } from "./Photo";
import { clock } from "./playing";
import type { Medium } from "./renditions";
import { isSoundOn, setSound } from "./sound";
import { usePlayer, type Player } from "./usePlayer";
import css from "./Video.module.css";

interface VideoProps {
  medium: Medium;
  /** The `sizes` attribute of its cover. */
  sizes: string;
  isFirst?: boolean;
}

/**
 * A video over its cover, filling its frame. It plays while it is the one most in view, in silence until sound is asked
 * for; a tap gives or takes the sound of all videos of the session.
 */
export function Video({ medium, sizes, isFirst = false }: VideoProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { mount, ...player } = usePlayer(medium, frame);
  const { isPlaying, isNear, hasFrame } = player;
  const isMute = medium.has_audio === false;
  const words = medium.alt_text ? t("video.named", { words: medium.alt_text }) : t("video.undescribed");
  useSoundKey(isPlaying && !isMute);
  // Gone from the page while far away: a long feed would otherwise hold every video it has shown.

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isButton = event.target instanceof HTMLButtonElement;
    if (event.key === "k" || (event.key === " " && !isButton)) player.toggle();
    else if (event.key === "m" && !isMute) player.toggleSound();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // The keys work wherever the focus is inside; the buttons do the same for everyone else.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={frame}
      className={css.video}
      role="group"
      aria-label={words}
      data-playing={isPlaying || undefined}
      data-started={hasFrame || undefined}
      onKeyDown={onKeyDown}
    >
      <Photo medium={medium} sizes={sizes} isFirst={isFirst} alt="" />
      {(isNear || isPlaying) && (
        // Its words are the group's name; what is spoken in it, its author may say in the caption.
        <video
          ref={mount}
          className={css.picture}
          playsInline
          muted
          loop={player.isLoop}
          preload="metadata"
          tabIndex={-1}
          aria-hidden="true"
          onPlay={player.onPlay}
          onPause={player.onPause}
          onPlaying={player.onFrame}
          onTimeUpdate={player.onFrame}
          onError={player.onError}
        />
      )}
      {player.isBroken ? (
        <button type="button" className={css.broken} onClick={player.retry}>
          <RotateCcw size={26} />
          {t("media.reload")}
        </button>
      ) : (
        <>
          <button
            type="button"
            className={css.surface}
            tabIndex={-1}
            aria-hidden="true"
            onClick={isMute || !isPlaying ? player.toggle : player.toggleSound}
          >
            {!isPlaying && (
              <span className={css.big}>
                <Play size={30} fill="currentColor" />
              </span>
            )}
          </button>
          <Controls player={player} medium={medium} />
        </>
      )}
    </div>
  );
}

type Acts = Omit<Player, "mount">;

function Controls({ player, medium }: { player: Acts; medium: Medium }) {
  const { isPlaying, isHeard } = player;
  return (
    // Time runs to the right in every language, as on every player.
    <div className={css.controls} dir="ltr">
      <button
        type="button"
        className={css.control}
        aria-label={isPlaying ? t("video.pause") : t("video.play")}
        onClick={player.toggle}
      >
        {isPlaying ? <Pause size={18} fill="currentColor" /> : <Play size={18} fill="currentColor" />}
      </button>
      {medium.is_looping ? (
        <span className={css.badge}>{t("media.gif")}</span>
      ) : (
        <Timeline player={player} medium={medium} />
      )}
      {medium.has_audio !== false && (
        <button
          type="button"
          className={css.control}
          aria-label={isHeard ? t("video.soundOff") : t("video.soundOn")}
          aria-pressed={isHeard}
          onClick={player.toggleSound}
        >
          {isHeard ? <Volume2 size={19} /> : <VolumeX size={19} />}
        </button>
      )}
    </div>
  );
}

const KEY_STEP_SECONDS = 2;
const FOLLOW_MILLISECONDS = 100;

/** How far it is, and the way to somewhere else in it. Kept apart: it is drawn anew many times a second. */
function Timeline({ player, medium }: { player: Acts; medium: Medium }) {
  const { isPlaying, seek, currentSeconds } = player;
  const [seconds, setSeconds] = useState(0);
  const latest = useRef(currentSeconds);
  const length = medium.duration_seconds ?? 0;
  useEffect(() => {
    latest.current = currentSeconds;
  });

  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => setSeconds(latest.current()), FOLLOW_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isPlaying]);

  const go = (to: number) => {
    const within = Math.min(length, Math.max(0, to));
    setSeconds(within);
    seek(within);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowRight: seconds + KEY_STEP_SECONDS,
      ArrowUp: seconds + KEY_STEP_SECONDS,
      ArrowLeft: seconds - KEY_STEP_SECONDS,
      ArrowDown: seconds - KEY_STEP_SECONDS,
      Home: 0,
      End: length,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  };

  return (
    <>
      <span className={css.time} aria-hidden="true">
        {clock(seconds)} / {clock(length)}
      </span>
      <input
        className={css.bar}
        type="range"
        aria-label={t("video.position")}
        aria-valuetext={t("video.positionOf", { at: clock(seconds), length: clock(length) })}
        min={0}
        max={length || 1}
        step={0.05}
        value={Math.min(seconds, length || 1)}
        style={{ backgroundSize: `${length > 0 ? (seconds / length) * 100 : 0}% 100%` }}
        onChange={(event) => go(Number(event.target.value))}
        onKeyDown={onKeyDown}
      />
    </>
  );
}

/** m gives and takes the sound of what plays, wherever the focus is, but not while one types. */
function useSoundKey(isOn: boolean): void {
  useShortcut((key) => {
    if (key !== "m" || !isOn) return false;
    setSound(!isSoundOn());
    return true;
  });
}
