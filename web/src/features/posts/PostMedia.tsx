import { EyeOff } from "lucide-react";
import { useEffect, useRef, useState, type CSSProperties, type MouseEvent, type ReactNode } from "react";
import { Carousel } from "@/features/media/Carousel";
import { placeholderImage } from "@/features/media/placeholder";
import { frameRatio, mediaKind, type MediaKind, type Medium } from "@/features/media/renditions";
import { t } from "@/platform/words";
import { buttonClass } from "@/ui/Button";
import { cx } from "@/ui/cx";
import { late } from "@/ui/late";
import css from "./PostMedia.module.css";
import { reveal, takesFocus, useIsVeiled } from "./revealed";
import { spotsOf } from "./spots";
import { PeopleOnPicture } from "./TaggedPeople";
import type { Post } from "./types";

interface PostMediaProps {
  post: Post;
  sizes: string;
  isFirst?: boolean;
  ratio?: number;
}

const SpotsOnSlide = late(() => import("./SpotsOnSlide").then(({ SpotsOnSlide }) => SpotsOnSlide));

/** The pictures of a post; behind a click where they are not for everyone's eyes. */
export function PostMedia({ post, sizes, isFirst = false, ratio }: PostMediaProps) {
  const isVeiled = useIsVeiled(post);
  const shown = useRef<HTMLDivElement>(null);
  const names = useNames();
  useEffect(() => {
    if (!isVeiled && takesFocus(post.post_id)) shown.current?.focus({ preventScroll: true });
  }, [isVeiled, post.post_id]);

  const [first] = post.media;
  if (isVeiled && first) {
    const frame = { aspectRatio: String(ratio ?? frameRatio(first)), ...ghostOf(first) };
    const kind = mediaKind(post.media);
    return (
      <div className={css.frame} style={frame}>
        <Veil kind={kind}>
          <button
            type="button"
            className={cx(buttonClass("quiet", false, true), css.show)}
            onClick={() => reveal(post.post_id)}
          >
            {t("post.showSensitive", { kind })}
          </button>
        </Veil>
      </div>
    );
  }
  const people = post.tagged_users;
  const over = (at: number) => {
    const medium = post.media[at];
    return names.isOpen && medium && <SpotsOnSlide post={post} medium={medium} at={at} />;
  };
  const isSpotted = ({ user_id }: { user_id: string }) =>
    spotsOf(post).some((spot) => spot.user_id === user_id);
  return (
    // A touch on the picture is a short cut; the sign on it does the same for everyone.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div ref={shown} tabIndex={-1} className={css.shown} data-pictures={post.post_id} onClick={names.onClick}>
      <Carousel
        media={post.media}
        sizes={sizes}
        isFirst={isFirst}
        over={over}
        {...(ratio ? { ratio } : {})}
      />
      {people.length > 0 && (
        <PeopleOnPicture
          count={people.length}
          people={people.filter((person) => !isSpotted(person))}
          {...names}
        />
      )}
    </div>
  );
}

const TWICE_MILLISECONDS = 320;

/** Whether names are shown on the picture; one touch on it turns that, two mean something else. */
function useNames() {
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<number>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onToggle = () => setOpen((is) => !is);
  const onClick = (event: MouseEvent) => {
    clearTimeout(timer.current);
    if (event.detail === 1 && event.target instanceof HTMLImageElement)
      timer.current = window.setTimeout(onToggle, TWICE_MILLISECONDS);
  };
  return { isOpen, onToggle, onClick };
}

function Veil({ kind, children }: { kind: MediaKind; children: ReactNode }) {
  return (
    <div className={css.veil} data-veil>
      <EyeOff size={30} aria-hidden="true" />
      <p>{t("post.veiled", { kind })}</p>
      {children}
    </div>
  );
}

interface VeiledTileProps {
  post: Post;
  medium: Medium;
  className: string | undefined;
}

/** The same in a grid: the first press uncovers, the next opens. */
export function VeiledTile({ post, medium, className }: VeiledTileProps) {
  return (
    <button
      type="button"
      className={cx(className, css.tile)}
      style={ghostOf(medium)}
      aria-label={t("post.showSensitive", { kind: mediaKind([medium]) })}
      onClick={() => reveal(post.post_id)}
    >
      <EyeOff size={24} aria-hidden="true" />
    </button>
  );
}

/** Nothing of it is fetched but the colours of its placeholder. */
function ghostOf(medium: Medium): CSSProperties {
  const ghost = placeholderImage(medium.placeholder);
  return ghost ? { backgroundImage: ghost } : {};
}
