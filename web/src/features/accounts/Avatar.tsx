import { useState } from "react";
import { t } from "@/platform/words";
import { cx } from "@/ui/cx";
import css from "./Avatar.module.css";
import type { Person } from "./types";

interface AvatarProps {
  person: Pick<Person, "username" | "full_name" | "profile_pic_url">;
  size: number;
  /** Beside a name the picture says nothing new, and is left out of the reading. */
  isAlone?: boolean;
}

const HUES = 6;

/** The account's picture, or its first letter on a colour of its own. */
export function Avatar({ person, size, isAlone = false }: AvatarProps) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  const url = person.profile_pic_url;
  const box = { width: size, height: size, fontSize: size * 0.42 };
  if (url && url !== brokenUrl) {
    return (
      <img
        className={css.avatar}
        style={box}
        src={url}
        srcSet={sharper(url, size)}
        width={size}
        height={size}
        alt={isAlone ? t("me.pictureOf", { username: person.username }) : ""}
        decoding="async"
        onError={() => setBrokenUrl(url)}
      />
    );
  }
  const letter = Array.from(person.full_name?.trim() || person.username)[0] ?? "?";
  return (
    <span
      className={cx(css.avatar, css.letter)}
      style={box}
      data-hue={hueOf(person.username)}
      aria-hidden="true"
    >
      {letter.toUpperCase()}
    </span>
  );
}

/** The thumbnail has 150 pixels a side: a large picture on a fine screen takes the next size. */
function sharper(url: string, size: number): string | undefined {
  return size > 60 && url.endsWith("_t.jpg")
    ? `${url} 1x, ${url.replace(/_t\.jpg$/, "_s.jpg")} 2x`
    : undefined;
}

function hueOf(username: string): number {
  let sum = 0;
  for (const letter of username) sum = (sum * 31 + letter.charCodeAt(0)) % 997;
  return sum % HUES;
}
