import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { firstBelow, shownPosts } from "@/features/posts/atHand";
import { freshen } from "./fresh";
import { Pace } from "./pace";

const MOST_POSTS = 10;
/** Of posts that are new to the page one wishes to know soon who likes them: of the next ones too, in one question. */
const MOST_AHEAD = 20;
const SOON_MILLISECONDS = 1_200;
/** Beside its comments one waits for answers; a list is looked through. */
const MOST_ON_PAGE_MILLISECONDS = 20_000;
const MOST_IN_LIST_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 1_000;

/** Keeps the counts of the posts in view true while somebody looks at them; draws nothing. */
export function LiveCounts() {
  const client = useQueryClient();
  useEffect(() => {
    const pace = new Pace();
    const known = new Set<string>();
    let askAt = performance.now() + pace.next(Math.random());
    let isAsking = false;
    const look = () => {
      if (document.hidden || isAsking) return;
      const postIds = inView();
      const now = performance.now();
      // Posts scrolled past are not asked about: only what stays in view until its time has come.
      const isNew = postIds.some((postId) => !known.has(postId));
      if (pace.look(postIds)) askAt = now + (isNew ? SOON_MILLISECONDS : pace.next(Math.random()));
      if (postIds.length === 0 || now < askAt) return;
      isAsking = true;
      const asked = isNew ? withNext(postIds) : postIds;
      for (const postId of asked) known.add(postId);
      const most = document.getElementById("comments")
        ? MOST_ON_PAGE_MILLISECONDS
        : MOST_IN_LIST_MILLISECONDS;
      void freshen(client, asked)
        .catch(() => false)
        .then((isNews) => {
          isAsking = false;
          if (isNews !== null) pace.hear(isNews, most);
          askAt = performance.now() + pace.next(Math.random());
        });
    };
    const timer = setInterval(look, LOOK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [client]);
  return null;
}

function inView(): string[] {
  const posts = shownPosts();
  const from = firstBelow(posts, 0);
  const ahead = posts.slice(from, from + MOST_POSTS);
  return idsOf(ahead.filter((post) => post.getBoundingClientRect().top < window.innerHeight));
}

/** The posts in view, and those that one will scroll to next. */
function withNext(postIds: readonly string[]): string[] {
  const all = idsOf(shownPosts());
  const from = Math.max(0, all.indexOf(postIds[0] ?? ""));
  return all.slice(from, from + MOST_AHEAD);
}

function idsOf(posts: readonly HTMLElement[]): string[] {
  return posts.flatMap((post) => post.dataset["post"] || []);
}
