/** Places that a person has put on posts before. */
import { placeName } from "../queries";
import type { Post } from "../types";

const MOST = 6;

/** Those of the posts, each once, that begin so or have a word that does: in the order of the posts. Pure. */
export function placesBeginning(posts: readonly Post[], typed: string): string[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const names = new Set(posts.flatMap((post) => placeName(post.location) ?? []));
  const fits = (name: string) => {
    const place = name.toLocaleLowerCase();
    // What stands there already needs no completing.
    if (place === wanted) return false;
    return place.startsWith(wanted) || place.split(/[\s,(/-]+/).some((word) => word.startsWith(wanted));
  };
  return [...names].filter(fits).slice(0, MOST);
}
