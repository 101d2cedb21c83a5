import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, test } from "vitest";
import { isSeen, Tally } from "@/features/feed/tally";
import { isEmpty } from "@/features/graph/follow";
import {
  hidePosts,
  isListed,
  listedWith,
  listedWithout,
  withMark,
  withoutAuthor,
} from "@/features/graph/marks";
import type { ListedPerson, PeoplePage } from "@/features/graph/people";
import { reasonWords } from "@/features/graph/suggested";
import {
  holds,
  withCollection,
  withoutCollection,
  withoutPost,
  withPost,
} from "@/features/engagement/saved/edits";
import type { Collection, Collections } from "@/features/engagement/saved/queries";
import { beginWithListed, postKey } from "@/features/posts/queries";
import { hurry, later } from "@/platform/later";
import { loadWords } from "@/platform/words";
import { chooseLanguage } from "@/platform/words/language";
import { ANA, aMe, aPost } from "../world";

const BEN: ListedPerson = { ...ANA, user_id: "2", username: "ben", is_following: true };

const pagesOf = <Page>(...pages: Page[]) => ({ pages, pageParams: pages.map(() => "") });

const people = (...users: ListedPerson[]): PeoplePage => ({ users, next_cursor: null, has_more: false });

describe("a mark on a profile", () => {
  test("a block ends what was between the two, and takes the follower from the count", () => {
    const profile = aMe({ is_following: true, follows_you: true, follower_count: 3 });
    expect(withMark(profile, "blocked", true)).toMatchObject({
      is_blocked: true,
      is_following: false,
      follows_you: false,
      follower_count: 2,
    });
  });

  test("a block of somebody not followed leaves the count, and an unknown count unknown", () => {
    expect(withMark(aMe({ follower_count: 3 }), "blocked", true).follower_count).toBe(3);
    expect(
      withMark(aMe({ is_following: true, follower_count: null }), "blocked", true).follower_count,
    ).toBeNull();
  });

  test("unblocking brings no following back", () => {
    const blocked = withMark(aMe({ is_following: true, follower_count: 3 }), "blocked", true);
    expect(withMark(blocked, "blocked", false)).toMatchObject({ is_blocked: false, is_following: false });
  });

  test("muting and its undoing leave everything else as it was", () => {
    const profile = aMe({ is_following: true, follower_count: 3 });
    for (const mark of ["muted", "close-friends", "story-hidden"] as const)
      expect(withMark(withMark(profile, mark, true), mark, false)).toEqual(profile);
    expect(withMark(profile, "close-friends", true).is_close_friend).toBe(true);
  });
});

describe("a list of people", () => {
  test("taking a person off undoes putting them on", () => {
    const list = pagesOf(people({ ...BEN, user_id: "9" }), people());
    const longer = listedWith(list, BEN);
    expect(isListed(longer, "2")).toBe(true);
    expect(listedWithout(longer, "2")).toEqual(list);
  });

  test("nobody stands on it twice", () => {
    const list = pagesOf(people(BEN));
    expect(listedWith(list, BEN)).toBe(list);
  });
});

test("an author's posts are taken from every page, and nobody else's", () => {
  const mine = aPost({ post_id: "1" });
  const theirs = aPost({ post_id: "2", user: { ...ANA, user_id: "2" } });
  const list = withoutAuthor(pagesOf({ posts: [mine, theirs] }, { posts: [theirs] }), "2");
  expect(list.pages.map((page) => page.posts)).toEqual([[mine], []]);
});

describe("a collection", () => {
  const page = (...posts: ReturnType<typeof aPost>[]) => ({ posts, next_cursor: null, has_more: false });
  const named = (id: string, name: string): Collection => ({
    collection_id: id,
    name,
    created_at: "2026-11-01T12:00:00.000Z",
    post_count: 0,
  });
  const shelf = (...collections: Collection[]): Collections =>
    pagesOf({ collections, next_cursor: null, has_more: false });

  test("taking a post out undoes putting it in", () => {
    const list = pagesOf(page(aPost({ post_id: "1" })));
    const fuller = withPost(list, aPost({ post_id: "2" }));
    expect(holds(fuller, "2")).toBe(true);
    expect(withPost(fuller, aPost({ post_id: "2" }))).toBe(fuller);
    expect(withoutPost(fuller, "2")).toEqual(list);
  });

  test("a new one stands first, a renamed one stays where it was", () => {
    const two = withCollection(shelf(named("1", "Sea")), named("2", "Food"));
    const renamed = withCollection(two, named("1", "Seas"));
    expect(renamed.pages[0]?.collections.map((each) => each.name)).toEqual(["Food", "Seas"]);
    expect(withoutCollection(two, "2")).toEqual(shelf(named("1", "Sea")));
  });
});

describe("what was on the screen", () => {
  test("half of a post, or half of the screen full of it, is seen", () => {
    expect(isSeen(300, 600, 800)).toBe(true);
    expect(isSeen(299, 600, 800)).toBe(false);
    expect(isSeen(400, 2400, 800)).toBe(true);
    expect(isSeen(0, 0, 800)).toBe(false);
  });

  test("stretches add up, and only what has grown is told again", () => {
    const tally = new Tally();
    tally.enter("7", 0);
    tally.leave("7", 400);
    expect(tally.take(100)).toEqual([{ post_id: "7", dwell_ms: 400 }]);
    expect(tally.take(100)).toEqual([]);
    tally.enter("7", 1000);
    tally.leave("7", 1600);
    expect(tally.take(100)).toEqual([{ post_id: "7", dwell_ms: 1000 }]);
  });

  test("what flew by is not told", () => {
    const tally = new Tally();
    tally.enter("7", 0);
    tally.leave("7", 200);
    expect(tally.take(100)).toEqual([]);
  });

  test("what did not arrive is told again, and what is left over waits", () => {
    const tally = new Tally();
    for (const postId of ["1", "2", "3"]) tally.enter(postId, 0);
    expect(tally.leaveAll(500)).toEqual(["1", "2", "3"]);
    const first = tally.take(2);
    tally.giveBack(first);
    expect(tally.take(100).map((item) => item.post_id)).toEqual(["1", "2", "3"]);
  });
});

describe("posts that are hidden before the server has said so", () => {
  const pages = () => pagesOf({ posts: [{ user: { user_id: "1" } }, { user: { user_id: "2" } }] });
  const at = ["feed", "ranked"];

  test("are put back as they were", () => {
    const client = new QueryClient();
    client.setQueryData(at, pages());
    const putBack = hidePosts(client, "muted", "2");
    expect(client.getQueryData(at)).toEqual(pagesOf({ posts: [{ user: { user_id: "1" } }] }));
    putBack();
    expect(client.getQueryData(at)).toEqual(pages());
  });

  test("are asked for again where something else has changed meanwhile", () => {
    const client = new QueryClient();
    client.setQueryData(at, pages());
    const putBack = hidePosts(client, "muted", "2");
    const newer = pagesOf({ posts: [{ user: { user_id: "3" } }] });
    client.setQueryData(at, newer);
    putBack();
    expect(client.getQueryData(at)).toEqual(newer);
    expect(client.getQueryState(at)?.isInvalidated).toBe(true);
  });
});

describe("a deed that may be taken back", () => {
  test("is done once it is to be, and not once it was taken back", () => {
    const done: string[] = [];
    const first = later(() => done.push("a"));
    const second = later(() => done.push("b"));
    expect(second.takeBack()).toBe(true);
    first.finish();
    second.finish();
    expect(done).toEqual(["a"]);
    expect(first.takeBack()).toBe(false);
  });

  test("is done at once when the page is left, and only once", () => {
    const done: string[] = [];
    const { finish, takeBack } = later(() => done.push("a"));
    window.dispatchEvent(new Event("pagehide"));
    hurry();
    finish();
    expect(done).toEqual(["a"]);
    expect(takeBack()).toBe(false);
  });
});

describe("why somebody is suggested", () => {
  afterEach(() => {
    chooseLanguage("en");
    return loadWords();
  });

  test("is said in the reader's language, and as it came where it is not known", async () => {
    expect(reasonWords("Followed by ana and 2 others you follow")).toBe(
      "Followed by ana and 2 others you follow",
    );
    chooseLanguage("de");
    await loadWords();
    expect(reasonWords("Followed by ana")).toBe("ana folgt");
    expect(reasonWords("Followed by ana and 1 other you follow")).toBe(
      "ana und 1 weitere Person, der du folgst",
    );
    expect(reasonWords("Popular here")).toBe("Beliebt hier");
    expect(reasonWords("Lives next door")).toBe("Lives next door");
  });
});

describe("a post that is opened from a list", () => {
  test("is there at once as the list has it, is asked for all the same, and never put before what is known", () => {
    const client = new QueryClient();
    const listed = aPost({ like_count: 3 });
    beginWithListed(client, listed.post_id);
    expect(client.getQueryData(postKey(listed.post_id))).toBeUndefined();
    client.setQueryData(["feed", "ranked"], { pages: [{ posts: [listed] }], pageParams: [""] });
    beginWithListed(client, listed.post_id);
    expect(client.getQueryData(postKey(listed.post_id))).toEqual(listed);
    expect(client.getQueryState(postKey(listed.post_id))?.dataUpdatedAt).toBe(0);
    const known = aPost({ like_count: 4 });
    client.setQueryData(postKey(known.post_id), known);
    beginWithListed(client, known.post_id);
    expect(client.getQueryData(postKey(known.post_id))).toEqual(known);
  });
});

describe("a feed that was asked for before somebody was followed", () => {
  test("is asked for again only where it came without posts", () => {
    const came = (...posts: unknown[]) => ({ state: { data: pagesOf({ posts }) } });
    expect(isEmpty(came())).toBe(true);
    expect(isEmpty(came(aPost()))).toBe(false);
    expect(isEmpty({ state: {} })).toBe(false);
  });
});
