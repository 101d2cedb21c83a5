import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ActionBar } from "@/features/engagement/ActionBar";
import { withCounts, withLike, withSave } from "@/features/engagement/acts";
import {
  commentsIn,
  withChangedComment,
  withComment,
  withCommentLike,
  withComments,
  withNews,
  withoutComment,
  withoutSaid,
  withReplies,
  withSaid,
  withTold,
  type CommentPages,
} from "@/features/engagement/said";
import { Comments } from "@/features/engagement/Comments";
import { InlineComment } from "@/features/engagement/InlineComment";
import { answering, givenBack, NOTHING_SAID, toEveryone } from "@/features/engagement/draft";
import { mastodonHost, mastodonLink, NETWORKS } from "@/features/engagement/networks";
import type { Comment } from "@/features/engagement/types";
import { Wishes } from "@/features/engagement/wishes";
import { postQuery } from "@/features/posts/queries";
import type { Post } from "@/features/posts/types";
import { useQuery } from "@tanstack/react-query";
import { ANA, aMe, aPost, axeProblems, draw } from "../world";

function aComment(id: string, changes: Partial<Comment> = {}): Comment {
  return {
    comment_id: id,
    post_id: "1024",
    user: ANA,
    text: `words ${id}`,
    mentions: [],
    parent_id: null,
    like_count: 0,
    reply_count: 0,
    has_liked: false,
    may_delete: true,
    created_at: "2026-11-01T12:00:00.000Z",
    ...changes,
  };
}

const pagesOf = (...pages: Comment[][]): CommentPages => ({
  pages: pages.map((comments) => ({ comments, next_cursor: null, has_more: false })),
  pageParams: pages.map(() => ""),
});
const idsIn = (pages: CommentPages) => commentsIn(pages).map(({ comment_id }) => comment_id);

function answer(status: number, body: unknown) {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

describe("acts and their undoing", () => {
  test("a like and its undoing lead back to where they began, and either twice is once", () => {
    const post = aPost({ like_count: 41 });
    const liked = withLike(post, true);
    expect(liked).toMatchObject({ has_liked: true, like_count: 42 });
    expect(withLike(liked, true)).toBe(liked);
    expect(withLike(liked, false)).toEqual(post);
    expect(withLike(post, false)).toBe(post);
  });

  test("counts asked anew are put on, and change nothing where they say the same", () => {
    const post = aPost({ like_count: 41 });
    const { like_count_hidden, comment_count, comments_off, share_count, has_saved } = post;
    const counts = {
      post_id: post.post_id,
      like_count: 41,
      has_liked: post.has_liked,
      like_count_hidden,
      liked_by: null,
      comment_count,
      comments_off,
      share_count,
      has_saved,
    };
    expect(withCounts(post, counts)).toBe(post);
    expect(withCounts(post, { ...counts, like_count: 42 })).toEqual({
      ...post,
      liked_by: null,
      like_count: 42,
    });
  });

  test("what one has just said stands on the card once, the latest last, and goes when it is refused", () => {
    const said = withSaid([], aComment("5"));
    const more = withSaid(said, aComment("6"));
    expect(more.map(({ comment_id }) => comment_id)).toEqual(["5", "6"]);
    expect(withSaid(more, aComment("6"))).toBe(more);
    expect(withoutSaid(more, "6")).toEqual(said);
    expect(withoutSaid(said, "6")).toBe(said);
  });

  test("what was said meanwhile comes first, what is known is as it is now, and what is gone goes", () => {
    const pages = pagesOf([aComment("9"), aComment("7"), aComment("5")], [aComment("3")]);
    const fresh = (ids: string[], has_more: boolean) => ({
      comments: ids.map((id) => aComment(id, { like_count: 4 })),
      next_cursor: null,
      has_more,
    });
    const withFresh = (data: CommentPages, page: ReturnType<typeof fresh>) =>
      withNews(withTold(data, page), page);
    expect(idsIn(withFresh(pages, fresh(["11", "9", "5"], true)))).toEqual(["11", "9", "5", "3"]);
    expect(idsIn(withFresh(pages, fresh(["9"], false)))).toEqual(["9"]);
    expect(idsIn(withFresh(pages, fresh([], false)))).toEqual([]);
    expect(commentsIn(withFresh(pages, fresh(["9"], true)))[0]?.like_count).toBe(4);
    expect(idsIn(withFresh(pages, fresh(["9", "7"], true)))).toEqual(idsIn(pages));
  });

  test("a hidden count stays as it is, but for whoever posted it", () => {
    const post = aPost({ like_count: 0, like_count_hidden: true });
    expect(withLike(post, true, "2").like_count).toBe(0);
    expect(withLike(post, true, ANA.user_id).like_count).toBe(1);
  });

  test("a save, a comment's like and counts lead back too", () => {
    const post = aPost({ comment_count: 3 });
    expect(withSave(withSave(post, true), false)).toEqual(post);
    expect(withComments(withComments(post, 1), -1)).toEqual(post);
    expect(withComments(post, -9).comment_count).toBe(0);
    const comment = aComment("5", { like_count: 2, reply_count: 1 });
    expect(withCommentLike(withCommentLike(comment, true), false)).toEqual(comment);
    expect(withReplies(withReplies(comment, 1), -1)).toEqual(comment);
  });

  test("what is said comes first, an answer last, and neither twice", () => {
    const pages = pagesOf([aComment("9"), aComment("8")], [aComment("7")]);
    const more = withComment(pages, aComment("10"));
    expect(idsIn(more)).toEqual(["10", "9", "8", "7"]);
    expect(withComment(more, aComment("10"))).toBe(more);
    expect(withoutComment(more, "10")).toEqual(pages);
    expect(idsIn(withComment(pages, aComment("11", { parent_id: "1" })))).toEqual(["9", "8", "7", "11"]);
    expect(commentsIn(withChangedComment(pages, "8", (each) => withReplies(each, 2)))[1]?.reply_count).toBe(
      2,
    );
  });
});

describe("wishes", () => {
  test("a refused wish leads back to what was before it", () => {
    const wishes = new Wishes();
    wishes.begin("like 1", false);
    expect(wishes.refuse("like 1")).toBe(false);
  });

  test("of several, the last one tells, and the truth is what was last granted", () => {
    const wishes = new Wishes();
    wishes.begin("like 1", false);
    wishes.begin("like 1", true);
    expect(wishes.grant("like 1", true)).toBe(false);
    expect(wishes.refuse("like 1")).toBe(true);
  });

  test("all refused leads to the beginning, not to the opposite of the last", () => {
    const wishes = new Wishes();
    wishes.begin("like 1", false);
    wishes.begin("like 1", true);
    expect(wishes.refuse("like 1")).toBeNull();
    expect(wishes.refuse("like 1")).toBe(false);
    wishes.begin("like 1", true);
    expect(wishes.grant("like 1", false)).toBe(true);
  });
});

describe("a draft", () => {
  test("begins with the name of whoever is answered, once", () => {
    const comment = aComment("5");
    const draft = answering(NOTHING_SAID, comment);
    expect(draft).toEqual({ text: "@ana ", answering: { commentId: "5", username: "ana" } });
    expect(answering({ ...draft, text: "@ana hello" }, comment).text).toBe("@ana hello");
    const ben = aComment("6", { user: { ...ANA, username: "ben.k" } });
    expect(answering(draft, ben).text).toBe("@ben.k ");
    expect(answering({ text: "so nice", answering: null }, ben).text).toBe("@ben.k so nice");
  });

  test("loses a name alone when it is for everyone again, and never words", () => {
    const draft = answering(NOTHING_SAID, aComment("5"));
    expect(toEveryone(draft)).toEqual(NOTHING_SAID);
    expect(toEveryone({ ...draft, text: "@ana hello" }).text).toBe("@ana hello");
  });
});

describe("words that did not arrive", () => {
  const said = { text: "@ana so nice", answering: { commentId: "5", username: "ana" } };

  test("are back in the field as they were", () => {
    expect(givenBack(NOTHING_SAID, said)).toEqual(said);
    expect(givenBack({ text: "@ben ", answering: null }, said)).toEqual(said);
  });

  test("stand before what has been written since, and neither is lost", () => {
    expect(givenBack({ text: "and more", answering: null }, said)).toEqual({
      ...said,
      text: "@ana so nice\nand more",
    });
  });
});

describe("other networks", () => {
  test("are given the address whole, whatever is in it", () => {
    const url = "https://example.org/p/GW?a=1&b=2";
    for (const { link } of Object.values(NETWORKS)) {
      const given = [...new URL(link(url, "A post & more")).searchParams.values()].join(" ");
      expect(given).toContain(url);
    }
  });

  test.each([
    ["mastodon.social", "mastodon.social"],
    [" https://Mastodon.social/@ana ", "mastodon.social"],
    ["@ana@chaos.social", "chaos.social"],
    ["javascript:alert(1)", null],
    ["", null],
    ["localhost", null],
    ["a b.c", null],
  ])("read a Mastodon server out of %j", (typed, host) => {
    expect(mastodonHost(typed)).toBe(host);
    expect(mastodonLink(typed, "https://example.org/p/1", "x") === null).toBe(host === null);
  });
});

function Bar() {
  const { data } = useQuery({ ...postQuery("1024"), enabled: false });
  return data ? <ActionBar post={data} /> : null;
}

async function drawBar(post: Post) {
  const drawn = await draw(<Bar />, aMe({ user_id: "2" }));
  drawn.client.setQueryData(["post", "1024"], post);
  await screen.findByRole("button", { name: "Like" });
  return drawn;
}

const likeButton = () => screen.getByRole("button", { name: "Like" });

describe("the bar", () => {
  test("likes at once, and rolls back with a word when refused", async () => {
    let refuse: (response: Response) => void = () => undefined;
    vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (refuse = resolve)));
    const { container } = await drawBar(aPost({ like_count: 41 }));
    await userEvent.click(likeButton());
    expect(likeButton().getAttribute("aria-pressed")).toBe("true");
    expect(screen.getByText("42 likes")).toBeTruthy();
    refuse(answer(429, { code: "rate_limited", detail: "Too fast." }));
    await waitFor(() => expect(likeButton().getAttribute("aria-pressed")).toBe("false"));
    expect(screen.getByText("41 likes")).toBeTruthy();
    expect(await axeProblems(container)).toEqual([]);
  });

  test("names whom one follows among those who like it", async () => {
    const { client } = await drawBar(aPost({ like_count: 42 }));
    expect(screen.getByRole("button", { name: "42 likes" })).toBeTruthy();
    client.setQueryData<Post>(["post", "1024"], (old) => old && { ...old, liked_by: "ben" });
    expect(await screen.findByRole("button", { name: "Liked by ben and 41 others" })).toBeTruthy();
    client.setQueryData<Post>(["post", "1024"], (old) => old && { ...old, like_count: 1 });
    expect(await screen.findByRole("button", { name: "Liked by ben" })).toBeTruthy();
  });

  test("tells no number where it is hidden", async () => {
    await drawBar(aPost({ like_count: 0, like_count_hidden: true, has_liked: true }));
    expect(screen.queryByText(/likes?$/)).toBeNull();
  });
});

describe("comments", () => {
  const field = { current: null };

  test("keep the words of a refused comment beside the reason", async () => {
    const empty = { comments: [], next_cursor: null, has_more: false };
    vi.stubGlobal("fetch", (request: Request) =>
      Promise.resolve(
        request.method === "GET"
          ? answer(200, empty)
          : answer(422, { code: "comment_refused", detail: "A word in it is not taken here." }),
      ),
    );
    const { container } = await draw(<Comments post={aPost()} field={field} isFocused={false} />);
    expect(await screen.findByText("No comments yet")).toBeTruthy();
    await userEvent.type(screen.getByLabelText("Add a comment…"), "rude words");
    await userEvent.click(screen.getByRole("button", { name: "Post" }));
    expect((await screen.findByRole("alert")).textContent).toBe("A word in it is not taken here.");
    expect(screen.getByLabelText("Add a comment…")).toHaveProperty("value", "rude words");
    expect(await axeProblems(container)).toEqual([]);
  });

  test("show what is said at once, and as the server has it when it has", async () => {
    let grant: (response: Response) => void = () => undefined;
    const empty = { comments: [], next_cursor: null, has_more: false };
    vi.stubGlobal("fetch", (request: Request) =>
      request.method === "GET"
        ? Promise.resolve(answer(200, empty))
        : new Promise<Response>((resolve) => (grant = resolve)),
    );
    const { container } = await draw(<Comments post={aPost()} field={field} isFocused={false} />);
    await screen.findByText("No comments yet");
    await userEvent.type(screen.getByLabelText("Add a comment…"), "first words");
    await userEvent.click(screen.getByRole("button", { name: "Post" }));
    expect(await screen.findByText("first words")).toBeTruthy();
    expect(screen.getByText("Sending…")).toBeTruthy();
    expect(screen.getByLabelText("Add a comment…")).toHaveProperty("value", "");
    expect(screen.queryByRole("button", { name: /Like the comment/ })).toBeNull();
    grant(answer(201, aComment("77", { text: "first words" })));
    await waitFor(() => expect(screen.queryByText("Sending…")).toBeNull());
    expect(screen.getAllByText("first words")).toHaveLength(1);
    expect(screen.getByRole("button", { name: /Like the comment/ })).toBeTruthy();
    expect(await axeProblems(container)).toEqual([]);
  });

  test("show an answer even where those before it are still being asked for", async () => {
    const asked = aComment("70", { reply_count: 1 });
    const page = (...comments: Comment[]) => answer(200, { comments, next_cursor: null, has_more: false });
    const mine = aComment("77", { text: "@ana well seen", parent_id: "70" });
    let answerFirst: (response: Response) => void = () => undefined;
    const first = new Promise<Response>((resolve) => (answerFirst = resolve));
    let asks = 0;
    vi.stubGlobal("fetch", (request: Request) => {
      if (request.method === "POST") return Promise.resolve(answer(201, mine));
      if (!request.url.includes("/replies")) return Promise.resolve(page(asked));
      asks += 1;
      return asks === 1 ? first : Promise.resolve(page(aComment("71", { parent_id: "70" }), mine));
    });
    await draw(<Comments post={aPost()} field={field} isFocused={false} />);
    await userEvent.click(await screen.findByRole("button", { name: /^Reply to/ }));
    await userEvent.type(screen.getByLabelText("Add a comment…"), "well seen");
    await userEvent.click(screen.getByRole("button", { name: "Post" }));
    await waitFor(() => expect(asks).toBeGreaterThan(0));
    answerFirst(page(aComment("71", { parent_id: "70" })));
    expect(await screen.findByText(/well seen/)).toBeTruthy();
  });

  test("say that they are off, and offer no field", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(answer(200, { comments: [], next_cursor: null, has_more: false })),
    );
    await draw(<Comments post={aPost({ comments_off: true })} field={field} isFocused={false} />);
    expect(screen.getByText("Comments are off for this post.")).toBeTruthy();
    expect(screen.queryByRole("textbox")).toBeNull();
  });
});

describe("a comment on a card", () => {
  const card = () => draw(<InlineComment post={aPost()} />);
  const field = () => screen.findByLabelText<HTMLTextAreaElement>("Add a comment…");
  const say = async (words: string) => {
    await userEvent.click(screen.getByRole("button", { name: "Add a comment…" }));
    await userEvent.type(await field(), words);
    await userEvent.click(screen.getByRole("button", { name: "Post" }));
  };

  test("stands there at once, and the field is free for the next", async () => {
    let grant: (response: Response) => void = () => undefined;
    vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (grant = resolve)));
    const { container } = await card();
    await say("well seen");
    expect(await screen.findByText("well seen")).toBeTruthy();
    expect(screen.getByText("Sending…")).toBeTruthy();
    expect((await field()).value).toBe("");
    await userEvent.type(await field(), "and more");
    grant(answer(201, aComment("77", { text: "well seen" })));
    await waitFor(() => expect(screen.queryByText("Sending…")).toBeNull());
    expect(screen.getAllByText("well seen")).toHaveLength(1);
    expect((await field()).value).toBe("and more");
    expect(await axeProblems(container)).toEqual([]);
  });

  test("is taken away with a word when it is refused, and its words are back in the field", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(answer(422, { code: "comment_refused", detail: "A word in it is not taken here." })),
    );
    const { container } = await card();
    await say("rude words");
    expect((await screen.findByRole("alert")).textContent).toBe("A word in it is not taken here.");
    expect((await field()).value).toBe("rude words");
    expect(screen.getByRole("log").textContent).toBe("");
    expect(await axeProblems(container)).toEqual([]);
  });
});
