import { useEffect, useRef, type RefObject } from "react";

const PICTURES = 10;
const HEIGHT = 104;
const PICTURE_WIDTH = 96;

/** A canvas that fills itself with pictures of a video, from its start to its end. Decoration: it may stay empty. */
export function useFilmstrip(src: string, durationSeconds: number): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context) return;
    canvas.current.width = PICTURES * PICTURE_WIDTH;
    canvas.current.height = HEIGHT;
    const video = document.createElement("video");
    let at = 0;
    const look = () => {
      video.currentTime = ((at + 0.5) / PICTURES) * durationSeconds;
    };
    video.onloadeddata = look;
    video.onseeked = () => {
      const scale = Math.max(PICTURE_WIDTH / video.videoWidth, HEIGHT / video.videoHeight);
      const [width, height] = [PICTURE_WIDTH / scale, HEIGHT / scale];
      const [x, y] = [(video.videoWidth - width) / 2, (video.videoHeight - height) / 2];
      context.drawImage(video, x, y, width, height, at * PICTURE_WIDTH, 0, PICTURE_WIDTH, HEIGHT);
      at += 1;
      if (at < PICTURES) look();
      else video.removeAttribute("src");
    };
    video.muted = true;
    video.preload = "auto";
    video.src = src;
    return () => {
      video.onloadeddata = null;
      video.onseeked = null;
      video.removeAttribute("src");
    };
  }, [src, durationSeconds]);
  return canvas;
}
