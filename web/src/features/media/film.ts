/** What this browser can tell of a video file: how long it is, and its upright measures. */

export interface Film {
  durationSeconds: number;
  width: number;
  height: number;
}

const LONGEST_WAIT_MILLISECONDS = 8_000;

/** Of a file or an address. Null where this browser cannot play the format (the server may well be able to). */
export function measureFilm(file: Blob | string): Promise<Film | null> {
  return new Promise((resolve) => {
    const url = typeof file === "string" ? file : URL.createObjectURL(file);
    const video = document.createElement("video");
    const end = (film: Film | null) => {
      clearTimeout(timer);
      video.removeAttribute("src");
      if (typeof file !== "string") URL.revokeObjectURL(url);
      resolve(film);
    };
    const timer = setTimeout(() => end(null), LONGEST_WAIT_MILLISECONDS);
    const read = () => {
      const { duration, videoWidth: width, videoHeight: height } = video;
      // What a browser's own recorder wrote has no length until it has been read to its end.
      if (duration === Infinity) video.currentTime = 1e6;
      else if (duration > 0 && width > 0 && height > 0) end({ durationSeconds: duration, width, height });
      else end(null);
    };
    video.preload = "metadata";
    video.muted = true;
    video.onloadedmetadata = read;
    video.ondurationchange = () => {
      if (video.readyState >= 1 && video.duration !== Infinity) read();
    };
    video.onerror = () => end(null);
    video.src = url;
  });
}
