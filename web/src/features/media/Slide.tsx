import { Suspense } from "react";
import { part } from "@/ui/part";
import { Photo } from "./Photo";
import { isVideo, type Medium } from "./renditions";

const Video = part(() => import("./Video").then(({ Video }) => Video));

interface SlideProps {
  medium: Medium;
  sizes: string;
  isFirst?: boolean;
}

/** A photo, or a video: its cover stands there until the player has come. */
export function Slide({ medium, sizes, isFirst = false }: SlideProps) {
  const cover = <Photo medium={medium} sizes={sizes} isFirst={isFirst} />;
  if (!isVideo(medium)) return cover;
  return (
    <Suspense fallback={cover}>
      <Video medium={medium} sizes={sizes} isFirst={isFirst} />
    </Suspense>
  );
}
