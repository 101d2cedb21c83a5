import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { chooseRendition, mayAutoplay, smallerRendition } from "./playing";
import type { Medium } from "./renditions";
import { isSoundOn, setSound, useSound } from "./sound";
import { useInView } from "./useInView";
import { connection, playsHls, reducesMotion } from "./wishes";

export interface Player {
  /** The element's ref: it comes and goes with the distance from the screen. */
  mount: (element: HTMLVideoElement | null) => void;
  /** Whether the element is worth having in the page. */
  isNear: boolean;
  isPlaying: boolean;
  /** Whether a picture of the video's own is there to be shown instead of its cover. */
  hasFrame: boolean;
  /** Whether it begins again where it ends, as long as it is in view. */
  isLoop: boolean;
  isBroken: boolean;
  isHeard: boolean;
  toggle: () => void;
  toggleSound: () => void;
  seek: (seconds: number) => void;
  currentSeconds: () => number;
  retry: () => void;
  /** For the element. */
  onPlay: () => void;
  onPause: () => void;
  onFrame: () => void;
  onError: () => void;
}

/** Everything a video does but the drawing of it. */
export function usePlayer(medium: Medium, frame: RefObject<HTMLElement | null>): Player {
  const video = useRef<HTMLVideoElement>(null);
  const resumeAt = useRef(0);
  const isWanted = useRef(false);
  const [isPlaying, setPlaying] = useState(false);
  const [hasFrame, setFrame] = useState(false);
  const [isBroken, setBroken] = useState(false);
  /** Its viewer's own choice about this video; null where none was made. */
  const [wish, setWish] = useState<"play" | "pause" | null>(null);
  const [mayBySelf] = useState(() =>
    mayAutoplay({ reducesMotion: reducesMotion(), connection: connection() }),
  );
  const isHeard = useSound() && medium.has_audio !== false;

  const start = useCallback(() => {
    isWanted.current = true;
    const element = video.current;
    if (!element) return;
    if (!element.src) {
      const { clientWidth, clientHeight } = element;
      const url = chooseRendition(medium.video_urls, {
        shortSide: shownShortSide(medium, clientWidth, clientHeight),
        devicePixelRatio: window.devicePixelRatio,
        connection: connection(),
        mayUseHls: playsHls(element),
      });
      if (!url) return;
      element.src = url;
      if (resumeAt.current > 0) element.currentTime = resumeAt.current;
    }
    element.muted = !isSoundOn() || medium.has_audio === false;
    void element.play().catch((thrown: unknown) => {
      // Nothing may sound before the page was touched: begin in silence.
      if (!(thrown instanceof DOMException) || thrown.name !== "NotAllowedError" || element.muted) return;
      element.muted = true;
      setSound(false);
      void element.play().catch(() => undefined);
    });
  }, [medium]);

  const stop = useCallback(() => {
    isWanted.current = false;
    const element = video.current;
    if (element) resumeAt.current = element.ended ? 0 : element.currentTime;
    element?.pause();
  }, []);

  const mount = useCallback(
    (element: HTMLVideoElement | null) => {
      video.current = element;
      if (element) {
        if (isWanted.current) start();
        return;
      }
      setFrame(false);
      setPlaying(false);
    },
    [start],
  );

  const mayStart = wish === null ? mayBySelf : wish === "play";
  const { isNear, take } = useInView(frame, { start, stop }, mayStart && !isBroken);

  useEffect(() => {
    if (video.current) video.current.muted = !isHeard;
  }, [isHeard]);

  const toggle = () => {
    if (isPlaying) {
      setWish("pause");
      stop();
      return;
    }
    setWish("play");
    take();
    start();
  };

  const onError = () => {
    const element = video.current;
    const failed = element?.getAttribute("src");
    if (!element || !failed) return;
    const other = smallerRendition(medium.video_urls, failed);
    if (other === null) {
      setBroken(true);
      return;
    }
    element.src = other;
    void element.play().catch(() => undefined);
  };

  return {
    mount,
    isNear,
    isPlaying,
    hasFrame,
    // Whoever wishes for stillness or thrift sees it once for each time they ask for it.
    isLoop: mayBySelf || (medium.is_looping ?? false),
    isBroken,
    isHeard,
    toggle,
    toggleSound: () => setSound(!isSoundOn()),
    seek: (seconds) => {
      const element = video.current;
      if (!element?.src) {
        resumeAt.current = seconds;
        start();
        setWish("play");
      } else element.currentTime = seconds;
    },
    currentSeconds: () => video.current?.currentTime ?? resumeAt.current,
    retry: () => {
      video.current?.removeAttribute("src");
      setBroken(false);
      setWish("play");
      start();
    },
    onPlay: () => setPlaying(true),
    onPause: () => setPlaying(false),
    onFrame: () => setFrame(true),
    onError,
  };
}

/** The short side at which the whole picture is drawn inside its frame, in CSS pixels. */
function shownShortSide(medium: Medium, frameWidth: number, frameHeight: number): number {
  const scale = Math.min(frameWidth / Math.max(1, medium.width), frameHeight / Math.max(1, medium.height));
  return Math.min(medium.width, medium.height) * scale;
}
