import { Link } from "@tanstack/react-router";
import type { Medium } from "@/features/media/renditions";
import { t } from "@/platform/words";
import { bubblePlace, isAbove } from "./bubbles";
import css from "./Spots.module.css";
import { spotsOf } from "./spots";
import type { Post } from "./types";

interface SpotsOnSlideProps {
  post: Post;
  medium: Medium;
  /** Its place in the post. */
  at: number;
}

/** The names of those seen on one picture of a post, each where it is. */
export function SpotsOnSlide({ post, medium, at }: SpotsOnSlideProps) {
  const spots = spotsOf(post).filter((spot) => spot.medium === at);
  if (spots.length === 0) return null;
  const ratio: Record<`--${string}`, number> = { "--ratio": medium.width / medium.height };
  return (
    <div className={css.onSlide}>
      <ul className={css.drawn} style={ratio} aria-label={t("tag.on")}>
        {spots.map((spot) => {
          const person = post.tagged_users.find(({ user_id }) => user_id === spot.user_id);
          return (
            person && (
              <li key={spot.user_id}>
                <Link
                  className={css.bubble}
                  style={bubblePlace(spot)}
                  data-above={isAbove(spot) || undefined}
                  to="/$username"
                  params={{ username: person.username }}
                >
                  <bdi>{person.username}</bdi>
                </Link>
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
