/** Blocking, muting and the private lists: shown at once, taken back where the server refuses. */
import {
  infiniteQueryOptions,
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import type { Profile } from "@/features/accounts/types";
import { api, unwrap } from "@/platform/api";
import { asProblem } from "@/platform/problem";
import { t, type WordKey } from "@/platform/words";
import { say } from "@/ui/toasts";
import type { ListedPerson, PeoplePage } from "./people";

export type Mark = "blocked" | "muted" | "close-friends" | "story-hidden";

export const MARKS: readonly Mark[] = ["blocked", "muted", "close-friends", "story-hidden"];

export const isMark = (name: string): name is Mark => (MARKS as readonly string[]).includes(name);

const PAGE_SIZE = 40;

export const marksQuery = (mark: Mark) =>
  infiniteQueryOptions({
    queryKey: ["marks", mark],
    queryFn: ({ pageParam, signal }): Promise<PeoplePage> => {
      const params = {
        params: { query: { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      };
      switch (mark) {
        case "blocked":
          return unwrap(api.GET("/api/blocks", params));
        case "muted":
          return unwrap(api.GET("/api/mutes", params));
        case "close-friends":
          return unwrap(api.GET("/api/close-friends", params));
        case "story-hidden":
          return unwrap(api.GET("/api/story-hidden", params));
      }
    },
    initialPageParam: "",
    getNextPageParam: (page: PeoplePage) => (page.has_more ? page.next_cursor : null),
  });

function send(mark: Mark, userId: string, isOn: boolean): Promise<unknown> {
  const params = { params: { path: { user_id: userId } } };
  switch (mark) {
    case "blocked":
      return unwrap(
        isOn
          ? api.POST("/api/users/{user_id}/block", params)
          : api.DELETE("/api/users/{user_id}/block", params),
      );
    case "muted":
      return unwrap(
        isOn
          ? api.POST("/api/users/{user_id}/mute", params)
          : api.DELETE("/api/users/{user_id}/mute", params),
      );
    case "close-friends":
      return unwrap(
        isOn
          ? api.PUT("/api/close-friends/{user_id}", params)
          : api.DELETE("/api/close-friends/{user_id}", params),
      );
    case "story-hidden":
      return unwrap(
        isOn
          ? api.PUT("/api/story-hidden/{user_id}", params)
          : api.DELETE("/api/story-hidden/{user_id}", params),
      );
  }
}

/** The profile after a mark. A block ends what was between the two; taking it back does not bring that back. */
export function withMark(profile: Profile, mark: Mark, isOn: boolean): Profile {
  switch (mark) {
    case "muted":
      return { ...profile, is_muted: isOn };
    case "blocked": {
      if (!isOn) return { ...profile, is_blocked: false };
      const lost = Number(profile.is_following);
      const count = profile.follower_count;
      return {
        ...profile,
        is_blocked: true,
        is_following: false,
        follow_requested: false,
        follows_you: false,
        follower_count: count === null ? null : Math.max(0, count - lost),
      };
    }
    case "close-friends":
      return { ...profile, is_close_friend: isOn };
    case "story-hidden":
      return { ...profile, is_story_hidden: isOn };
  }
}

/** Whether one no longer sees what they post. */
const isHiding = (mark: Mark) => mark === "blocked" || mark === "muted";

type People = InfiniteData<PeoplePage>;

/** The list with the person at its head, where the newest stand; unchanged where they are on it. */
export function listedWith(list: People, person: ListedPerson): People {
  if (isListed(list, person.user_id)) return list;
  const [first, ...rest] = list.pages;
  if (!first) return list;
  return { ...list, pages: [{ ...first, users: [person, ...first.users] }, ...rest] };
}

export function listedWithout(list: People, userId: string): People {
  const pages = list.pages.map((page) => ({
    ...page,
    users: page.users.filter((user) => user.user_id !== userId),
  }));
  return { ...list, pages };
}

export function isListed(list: People | undefined, userId: string): boolean {
  return list?.pages.some((page) => page.users.some((user) => user.user_id === userId)) ?? false;
}

interface Authored {
  user: { user_id: string };
}
export type PostPages = InfiniteData<{ posts: Authored[] }>;

/** Pages of posts without those of one author. */
export function withoutAuthor(list: PostPages, userId: string): PostPages {
  const pages = list.pages.map((page) => ({
    ...page,
    posts: page.posts.filter((post) => post.user.user_id !== userId),
  }));
  return { ...list, pages };
}

function show(client: QueryClient, mark: Mark, person: ListedPerson, isOn: boolean): void {
  client.setQueriesData<Profile>({ queryKey: ["profile"] }, (old) =>
    old?.user_id === person.user_id ? withMark(old, mark, isOn) : old,
  );
  client.setQueryData<People>(
    marksQuery(mark).queryKey,
    (old) => old && (isOn ? listedWith(old, person) : listedWithout(old, person.user_id)),
  );
}

/**
 * What the reader no longer wants to see is gone from the pages at once, not only when they are asked for again. Answers
 * how to put it back: where the pages are no longer the same, they are to be asked for again.
 */
export function hidePosts(client: QueryClient, mark: Mark, userId: string): () => void {
  const hidden = (mark === "blocked" ? [["feed"], ["saved"]] : [["feed"]])
    .flatMap((queryKey) => client.getQueriesData<PostPages>({ queryKey }))
    .flatMap(([queryKey, before]) => {
      if (!before || !("pages" in before)) return [];
      const after = client.setQueryData<PostPages>(queryKey, withoutAuthor(before, userId));
      return [{ queryKey, before, after }];
    });
  return () => {
    for (const { queryKey, before, after } of hidden) {
      if (client.getQueryData(queryKey) === after) client.setQueryData(queryKey, before);
      else void client.invalidateQueries({ queryKey });
    }
  };
}

async function settle(client: QueryClient, mark: Mark, userId: string, isOn: boolean): Promise<void> {
  void client.invalidateQueries({ queryKey: marksQuery(mark).queryKey });
  if (!isHiding(mark)) return;
  // What was on its way meanwhile may have brought them again.
  if (isOn) hidePosts(client, mark, userId);
  // Only what is not on the screen: the feed does not move under its reader.
  void client.invalidateQueries({ queryKey: ["feed"], refetchType: isOn ? "none" : "active" });
  void client.invalidateQueries({ queryKey: ["suggested"], refetchType: "none" });
  if (mark === "muted") return;
  void client.invalidateQueries({ queryKey: ["marks"] });
  void client.invalidateQueries({ queryKey: ["people"] });
  void client.invalidateQueries({ queryKey: ["grid", userId] });
  void client.invalidateQueries({ queryKey: ["post"] });
  await client.invalidateQueries({ queryKey: ["profile"] });
}

const SAID = {
  blocked: ["marks.isBlocked", "marks.isUnblocked"],
  muted: ["marks.isMuted", "marks.isUnmuted"],
  "close-friends": ["marks.isFriend", "marks.isNoFriend"],
  "story-hidden": ["marks.isHidden", "marks.isShown"],
} as const satisfies Record<Mark, readonly [WordKey, WordKey]>;

export interface MarkChange {
  mark: Mark;
  isOn: boolean;
  /** Not offered for what follows from an undoing itself. */
  isUndoing?: boolean;
}

/** Put a mark on a person or take it off. What may be taken back is offered to be, in a toast. */
async function change(client: QueryClient, person: ListedPerson, wanted: MarkChange): Promise<void> {
  const { mark, isOn, isUndoing = false } = wanted;
  const before = client
    .getQueriesData<Profile>({ queryKey: ["profile"] })
    .map(([, profile]) => profile)
    .find((profile) => profile?.user_id === person.user_id);
  await client.cancelQueries({ queryKey: marksQuery(mark).queryKey });
  show(client, mark, person, isOn);
  const putBack = isOn && isHiding(mark) ? hidePosts(client, mark, person.user_id) : null;
  try {
    await send(mark, person.user_id, isOn);
  } catch (thrown) {
    show(client, mark, person, !isOn);
    putBack?.();
    if (before) {
      client.setQueriesData<Profile>({ queryKey: ["profile"] }, (old) =>
        old?.user_id === person.user_id ? before : old,
      );
    }
    say(asProblem(thrown).message, { isBad: true });
    throw thrown;
  }
  void settle(client, mark, person.user_id, isOn);
  const undo = () =>
    void change(client, person, { mark, isOn: !isOn, isUndoing: true }).catch(() => undefined);
  const words = t(SAID[mark][isOn ? 0 : 1], { username: person.username });
  const about = `${mark} ${person.user_id}`;
  say(words, isUndoing ? { about } : { about, action: { label: t("ui.undo"), act: undo } });
}

/** Marks on one person. */
export function useMark(person: ListedPerson) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["mark", person.user_id],
    mutationFn: (wanted: MarkChange) => change(client, person, wanted),
  });
}

/** A mark on whoever is found. */
export function useMarkAnyone() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ person, ...wanted }: MarkChange & { person: ListedPerson }) =>
      change(client, person, wanted),
  });
}
