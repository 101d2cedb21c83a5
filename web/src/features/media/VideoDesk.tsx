import { Film, Pause, Play } from "lucide-react";
import { useId, useRef, useState, type CSSProperties, type ReactNode } from "react";
import { number } from "@/platform/count";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import slider from "@/ui/Slider.module.css";
import { Switch } from "@/ui/Switch";
import { clock } from "./playing";
import { TrimBar } from "./TrimBar";
import { endOf, LONGEST_SECONDS, withCover, withoutCover, type Cut } from "./trim";
import css from "./VideoDesk.module.css";

interface VideoDeskProps {
  name: string;
  /** Where the chosen file can be played from; null until that is known. */
  src: string | null;
  /** Null where this browser cannot play it. */
  durationSeconds: number | null;
  cut: Cut;
  ratio: number;
  onCut: (cut: Cut) => void;
  /** Laid over the picture. */
  children?: ReactNode;
}

/** Where a video gets its ends, its cover and its silence. The file stays as it is. */
export function VideoDesk({ name, src, durationSeconds, cut, ratio, onCut, children }: VideoDeskProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [atSeconds, setAt] = useState(cut.startSeconds);
  const [isUnseen, setUnseen] = useState(false);
  const frame: CSSProperties = { aspectRatio: String(ratio) };
  const length = durationSeconds;
  const isSeen = src !== null && length !== null && !isUnseen;

  const lookAt = (seconds: number) => {
    video.current?.pause();
    if (video.current) video.current.currentTime = seconds;
    setAt(seconds);
  };
  const toggle = () => {
    const element = video.current;
    if (!element || length === null) return;
    if (isPlaying) return element.pause();
    const isOutside =
      element.currentTime < cut.startSeconds || element.currentTime >= endOf(cut, length) - 0.05;
    if (isOutside) element.currentTime = cut.startSeconds;
    void element.play().catch(() => undefined);
  };
  const follow = () => {
    const element = video.current;
    if (!element || length === null) return;
    setAt(element.currentTime);
    if (!element.paused && element.currentTime >= endOf(cut, length)) element.currentTime = cut.startSeconds;
  };

  return (
    <>
      <figure className={css.stage} style={frame}>
        {isSeen ? (
          <>
            {/* Its author's own file, not yet shown to anyone. */}
            {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
            <video
              ref={video}
              className={css.picture}
              src={src}
              playsInline
              muted={cut.isMuted}
              preload="auto"
              tabIndex={-1}
              aria-label={t("video.preview", { name })}
              onLoadedData={() => lookAt(cut.coverSeconds ?? cut.startSeconds)}
              onPlay={() => setPlaying(true)}
              onPause={() => setPlaying(false)}
              onTimeUpdate={follow}
              onError={() => setUnseen(true)}
            />
            <button
              type="button"
              className={css.play}
              aria-label={isPlaying ? t("video.pausePreview") : t("video.playPreview")}
              data-playing={isPlaying || undefined}
              onClick={toggle}
            >
              <span>{isPlaying ? <Pause size={26} /> : <Play size={26} fill="currentColor" />}</span>
            </button>
          </>
        ) : (
          <div className={css.unseen}>
            <Film size={28} aria-hidden="true" />
            <strong dir="auto">{name}</strong>
            {src !== null && <span>{t("video.previewLater")}</span>}
          </div>
        )}
        {children}
      </figure>
      <fieldset className={css.tools}>
        <legend className="visually-hidden">{t("video.edit")}</legend>
        {isSeen && (
          <>
            <TrimBar
              src={src}
              durationSeconds={length}
              cut={cut}
              atSeconds={atSeconds}
              onCut={(next, at) => {
                onCut(next);
                lookAt(at);
              }}
            />
            <Cover cut={cut} durationSeconds={length} onCut={onCut} onLook={lookAt} />
          </>
        )}
        {!isSeen && src !== null && (
          <p className={css.words}>{t("video.unplayable", { count: LONGEST_SECONDS })}</p>
        )}
        <Mute cut={cut} onCut={onCut} />
      </fieldset>
    </>
  );
}

interface CoverProps {
  cut: Cut;
  durationSeconds: number;
  onCut: (cut: Cut) => void;
  onLook: (seconds: number) => void;
}

/** The picture that stands for the video where it does not play. */
function Cover({ cut, durationSeconds, onCut, onLook }: CoverProps) {
  const id = useId();
  const at = cut.coverSeconds ?? cut.startSeconds;
  return (
    <div className={css.row}>
      <label htmlFor={id}>{t("video.cover")}</label>
      <input
        id={id}
        type="range"
        className={slider.range}
        dir="ltr"
        min={cut.startSeconds}
        max={endOf(cut, durationSeconds)}
        step={0.1}
        value={at}
        aria-valuetext={
          cut.coverSeconds === null ? t("video.chosenForYou") : t("video.at", { seconds: number(at, 1) })
        }
        onChange={(event) => {
          const next = withCover(cut, Number(event.target.value), durationSeconds);
          onCut(next);
          onLook(next.coverSeconds ?? cut.startSeconds);
        }}
      />
      {cut.coverSeconds === null ? (
        <span className={css.words}>{t("video.chosenForYouShown")}</span>
      ) : (
        <Button isSmall look="plain" onClick={() => onCut(withoutCover(cut))}>
          {t("video.resetCover", { at: clock(at) })}
        </Button>
      )}
    </div>
  );
}

function Mute({ cut, onCut }: { cut: Cut; onCut: (cut: Cut) => void }) {
  const id = useId();
  return (
    <div className={css.row}>
      <label htmlFor={id}>{t("video.mute")}</label>
      <Switch
        id={id}
        checked={cut.isMuted}
        onChange={(event) => onCut({ ...cut, isMuted: event.target.checked })}
      />
    </div>
  );
}
