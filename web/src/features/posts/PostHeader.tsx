import { BadgeCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/features/accounts/Avatar";
import { profilePath } from "@/features/accounts/path";
import { t } from "@/platform/words";
import { Anchor } from "@/ui/Anchor";
import { Time } from "@/ui/Time";
import css from "./PostCard.module.css";
import { mapLink } from "./place";
import { placeName } from "./queries";
import { postPath } from "./share";
import type { Post } from "./types";

/** Who, where and when. */
export function PostHeader({ post, end }: { post: Post; end?: ReactNode }) {
  const place = placeName(post.location);
  return (
    <header className={css.header}>
      <Anchor href={profilePath(post.user.username)} tabIndex={-1} aria-hidden="true">
        <Avatar person={post.user} size={40} />
      </Anchor>
      <div className={css.who}>
        <Anchor className={css.name} href={profilePath(post.user.username)}>
          {post.user.username}
          {post.user.is_verified && <BadgeCheck size={15} aria-label={t("ui.verified")} />}
        </Anchor>
        <span className={css.whereWhen}>
          {place && post.location && (
            <a
              className={css.place}
              href={mapLink(post.location)}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={t("post.onMap", { place })}
              dir="auto"
            >
              {place}
            </a>
          )}
          {place && <span aria-hidden="true"> · </span>}
          <Anchor className={css.when} href={postPath(post)} data-act="open" aria-keyshortcuts="o">
            <Time at={post.created_at} />
          </Anchor>
        </span>
      </div>
      {end}
    </header>
  );
}
