import { ImageOff } from "lucide-react";
import { useState, type CSSProperties } from "react";
import { t } from "@/platform/words";
import { cx } from "@/ui/cx";
import css from "./Photo.module.css";
import { placeholderImage } from "./placeholder";
import { avifUrl, candidates, isVideo, srcSet, type Medium } from "./renditions";
import { thriftySizes } from "./thrift";

interface PhotoProps {
  medium: Medium;
  /** The `sizes` attribute: how wide the picture will be drawn. */
  sizes: string;
  /** What to do where the frame has another shape: show all of it over its own blur, or fill the frame. */
  fit?: "contain" | "cover";
  /** Seen at once when the page opens, so fetched before anything else, and not faded in. */
  isFirst?: boolean;
  /** Said instead of the picture's own words; empty where the picture stands beside its words. */
  alt?: string;
}

/** A picture over its placeholder, filling its frame. The frame keeps the shape, so that nothing jumps. */
export function Photo({ medium, sizes, fit = "contain", isFirst = false, alt }: PhotoProps) {
  const [state, setState] = useState<"loading" | "fading" | "shown" | "broken">(
    isFirst ? "shown" : "loading",
  );
  const [attempt, setAttempt] = useState(0);
  const [isPlain, setPlain] = useState(false);
  const ghost = placeholderImage(medium.placeholder);
  const list = candidates(medium);
  const avif = list.every(({ url }) => avifUrl(url))
    ? srcSet(list.map(({ url, width }) => ({ url: avifUrl(url) ?? url, width })))
    : null;
  const wanted = thriftySizes(sizes);
  const style: CSSProperties = ghost ? { backgroundImage: ghost } : {};
  const words =
    alt ?? (medium.alt_text || t("media.undescribed", { kind: isVideo(medium) ? "video" : "photo" }));

  // AVIF sizes are made at their first request, and may fail alone: the JPEG is always there.
  const onError = () => {
    if (isPlain || !avif) setState("broken");
    else setPlain(true);
  };

  return (
    <div className={css.photo} style={style} data-state={state}>
      {state === "broken" ? (
        <button
          type="button"
          className={css.broken}
          onClick={() => {
            setAttempt(attempt + 1);
            setState("loading");
          }}
        >
          <ImageOff size={26} />
          {t("media.reload")}
        </button>
      ) : (
        <picture key={`${attempt}${isPlain}`}>
          {avif && !isPlain && <source type="image/avif" srcSet={avif} sizes={wanted} />}
          <img
            className={cx(css.image, fit === "cover" && css.cover)}
            src={medium.urls.large}
            srcSet={srcSet(list)}
            sizes={wanted}
            width={medium.width}
            height={medium.height}
            alt={words}
            loading={isFirst ? "eager" : "lazy"}
            fetchPriority={isFirst ? "high" : "auto"}
            decoding="async"
            draggable={false}
            ref={(image) => {
              if (image?.complete && image.naturalWidth > 0) setState("shown");
            }}
            onLoad={({ currentTarget }) => setState(isInView(currentTarget) ? "fading" : "shown")}
            onError={onError}
          />
        </picture>
      )}
    </div>
  );
}

/** Where nobody sees it a picture is there at once: each that fades is a layer of its own while a feed is scrolled. */
function isInView(image: HTMLImageElement): boolean {
  const { top, bottom } = image.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}
