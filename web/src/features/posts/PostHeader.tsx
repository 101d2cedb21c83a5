import { Link } from "@tanstack/react-router";
import { BadgeCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/features/accounts/Avatar";
import { t } from "@/platform/words";
import { Time } from "@/ui/Time";
import css from "./PostCard.module.css";
import { mapLink } from "./place";
import { placeName } from "./queries";
import { postCode } from "./share";
import type { Post } from "./types";

/** Who, where and when. */
export function PostHeader({ post, end }: { post: Post; end?: ReactNode }) {
  const place = placeName(post.location);
  return (
    <header className={css.header}>
      <Link to="/$username" params={{ username: post.user.username }} tabIndex={-1} aria-hidden="true">
        <Avatar person={post.user} size={40} />
      </Link>
      <div className={css.who}>
        <Link className={css.name} to="/$username" params={{ username: post.user.username }}>
          {post.user.username}
          {post.user.is_verified && <BadgeCheck size={15} aria-label={t("ui.verified")} />}
        </Link>
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
          <Link
            to="/p/$code"
            params={{ code: postCode(post) }}
            className={css.when}
            data-act="open"
            aria-keyshortcuts="o"
          >
            <Time at={post.created_at} />
          </Link>
        </span>
      </div>
      {end}
    </header>
  );
}
