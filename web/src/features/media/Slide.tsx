import { Suspense } from "react";
import { part } from "@/ui/part";
import { Photo } from "./Photo";
import { isVideo, widthPart, type Medium } from "./renditions";
import { partOfSizes } from "./thrift";

const Video = part(() => import("./Video").then(({ Video }) => Video));

interface SlideProps {
  medium: Medium;
  /** The `sizes` attribute of its frame. */
  sizes: string;
  /** The shape of its frame: width over height. */
  ratio: number;
  isFirst?: boolean;
}

/** A photo, or a video: its cover stands there until the player has come. */
export function Slide({ medium, sizes, ratio, isFirst = false }: SlideProps) {
  const part = widthPart(medium, ratio);
  const wanted = part < 1 ? partOfSizes(sizes, part) : sizes;
  const cover = <Photo medium={medium} sizes={wanted} isFirst={isFirst} />;
  if (!isVideo(medium)) return cover;
  return (
    <Suspense fallback={cover}>
      <Video medium={medium} sizes={wanted} isFirst={isFirst} />
    </Suspense>
  );
}
