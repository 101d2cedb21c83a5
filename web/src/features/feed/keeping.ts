/** The newest posts of the feed, put by on the device so that they can be read without a network. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Post } from "@/features/posts/types";
import { api, unwrap, whenAnswered } from "@/platform/api";
import { currentOwner } from "@/platform/offline/database";
import { changeWords, keepWords, keptWords } from "@/platform/offline/kept";
import { KEPT_FEED } from "@/platform/offline/names";
import { dropPictures } from "@/platform/offline/pictures";
import { order } from "./order";
import { feedQuery, refreshFeed, type FeedPage } from "./queries";

const MOST = 100;
const FRESH_MILLISECONDS = 30 * 60_000;
const REST_MILLISECONDS = 8_000;

type Feed = InfiniteData<FeedPage, string>;
type FeedPost = FeedPage["posts"][number];

/** Begin to keep what is shown, soon all of the newest, and to drop what may not be seen any more. Called once. */
export function startKeeping(client: QueryClient): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onFeed = (feed: Feed | undefined) => {
    if (!feed || feed.pages[0]?.keptAt !== undefined) return;
    void keepShown(feed);
    clearTimeout(timer);
    timer = setTimeout(() => void keepNewest().catch(() => undefined), REST_MILLISECONDS);
  };
  onFeed(client.getQueryData<Feed>(feedQuery(order()).queryKey));
  client.getQueryCache().subscribe((event) => {
    const [kind] = event.query.queryKey as readonly unknown[];
    if (event.type !== "updated" || kind !== "feed") return;
    if (event.action.type === "success") onFeed(event.query.state.data as Feed | undefined);
  });
  whenAnswered((method, path, status) => {
    const mayStay = changeAfter(method, path, status);
    if (mayStay) void dropKept(mayStay);
  });
  window.addEventListener("online", () => {
    const feed = client.getQueryData<Feed>(feedQuery(order()).queryKey);
    if (feed?.pages[0]?.keptAt !== undefined) void refreshFeed(client);
  });
}

/** What has come so far, where nothing better is kept: a network may go at any moment. */
async function keepShown(feed: Feed): Promise<void> {
  const owner = await currentOwner();
  const kept = await keptWords<FeedPage>(KEPT_FEED);
  const [first] = feed.pages;
  if (!owner || !first || isFresh(kept)) return;
  const posts = feed.pages.flatMap((page) => page.posts);
  await keepWords(KEPT_FEED, { ...asKept(first, posts), isPart: true }, owner);
}

/** The newest posts as the server shows them now, in place of all that was kept. */
async function keepNewest(): Promise<void> {
  const owner = await currentOwner();
  const kept = await keptWords<FeedPage>(KEPT_FEED);
  if (!owner || isThrifty() || isFresh(kept)) return;
  const page = await unwrap(api.GET("/api/feed", { params: { query: { limit: MOST, order: order() } } }));
  await keepWords(KEPT_FEED, asKept(page, page.posts), owner);
}

const isFresh = (kept: FeedPage | null) =>
  kept !== null && !kept.isPart && (kept.keptAt ?? 0) > Date.now() - FRESH_MILLISECONDS;

function asKept(page: FeedPage, posts: FeedPost[]): FeedPage {
  return { ...page, posts: posts.slice(0, MOST), has_more: false, next_cursor: null, keptAt: Date.now() };
}

/** The posts that may not stay, and their pictures. */
async function dropKept(mayStay: (post: FeedPost) => boolean): Promise<void> {
  const kept = await keptWords<FeedPage>(KEPT_FEED);
  const gone = kept?.posts.filter((post) => !mayStay(post)) ?? [];
  if (gone.length === 0) return;
  await changeWords<FeedPage>(KEPT_FEED, (page) => ({ ...page, posts: page.posts.filter(mayStay) }));
  await dropPictures(gone.flatMap((post) => post.media.map(({ media_id }) => media_id)));
}

/** Which kept posts stay after an answer of the server; null where it changes nothing about them. */
export function changeAfter(
  method: string,
  path: string,
  status: number,
): ((post: Pick<Post, "post_id" | "user">) => boolean) | null {
  const postId = /^\/api\/posts\/(\d+)$/.exec(path)?.[1];
  const isGone = status === 404 || status === 403 || (method === "DELETE" && status < 300);
  if (postId && isGone) return (post) => post.post_id !== postId;
  const userId = /^\/api\/users\/(\d+)(?:\/(?:block|mute|follow))?$/.exec(path)?.[1];
  const isParted =
    (method === "POST" && /block|mute/.test(path)) || (method === "DELETE" && path.endsWith("/follow"));
  if (userId && (status === 404 || (isParted && status < 300))) return (post) => post.user.user_id !== userId;
  return null;
}

function isThrifty(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData ?? false;
}
