import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { StorageRow } from "@/features/accounts/StorageRow";
import { CameraFacts } from "@/features/posts/CameraFacts";
import { faceOf } from "@/features/posts/compose/Dock";
import { accepted, newShipment, withStatus } from "@/features/posts/compose/shipment";
import { Grid } from "@/features/posts/Grid";
import { PostCard } from "@/features/posts/PostCard";
import { ANA, aMedium, aPost, axeProblems, draw } from "../world";

const film = aMedium("9", {
  type: "video",
  alt_text: "waves",
  video_urls: { "480p": "/media/9_480p.mp4" },
  duration_seconds: 72,
  has_audio: true,
});

function answering(body: unknown) {
  const fetched = vi.fn<(request: Request) => Promise<Response>>(() =>
    Promise.resolve(new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } })),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

beforeEach(() => {
  sessionStorage.clear();
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
});

describe("a video", () => {
  test("can be played, heard and sought by everyone", async () => {
    const { container } = await draw(<PostCard post={aPost({ media: [film] })} isFirst />);
    const group = await screen.findByRole("group", { name: "Video: waves" });
    expect(within(group).getByRole("button", { name: "Play" })).toBeTruthy();
    expect(within(group).getByRole("slider").getAttribute("aria-valuetext")).toBe("0:00 of 1:12");
    await userEvent.click(within(group).getByRole("button", { name: "Turn the sound on" }));
    expect(sessionStorage.getItem("heliograph.sound")).toBe("on");
    await userEvent.click(within(group).getByRole("button", { name: "Turn the sound off" }));
    expect(await axeProblems(container)).toEqual([]);
  });
  test("without sound has no sign of it, and an animated picture no time", async () => {
    await draw(
      <PostCard post={aPost({ media: [{ ...film, has_audio: false, is_looping: true }] })} isFirst />,
    );
    const group = await screen.findByRole("group", { name: "Video: waves" });
    expect(within(group).queryByRole("button", { name: /sound/ })).toBeNull();
    expect(within(group).queryByRole("slider")).toBeNull();
    expect(within(group).getByText("GIF")).toBeTruthy();
  });
  test("among photos is counted with them", async () => {
    const { container } = await draw(<PostCard post={aPost({ media: [aMedium("7"), film] })} isFirst />);
    expect(screen.getByRole("group", { name: "2 photos and videos" })).toBeTruthy();
    await screen.findByRole("group", { name: "Video: waves", hidden: true });
    expect(await axeProblems(container)).toEqual([]);
  });
});

describe("a sensitive post", () => {
  const post = aPost({ post_id: "77", is_sensitive: true, media: [aMedium("7")] });
  test("is fetched and shown only when asked, and stays shown", async () => {
    const { container, unmount } = await draw(<PostCard post={post} isFirst />);
    expect(container.querySelector("img[src*='/media/7']")).toBeNull();
    expect(await axeProblems(container)).toEqual([]);
    screen.getByRole("button", { name: "Show sensitive photo" }).focus();
    await userEvent.keyboard("{Enter}");
    expect(screen.getByAltText("photo 7")).toBeTruthy();
    expect(document.activeElement?.contains(screen.getByAltText("photo 7"))).toBe(true);
    unmount();
    await draw(<PostCard post={post} isFirst />);
    expect(screen.getByAltText("photo 7")).toBeTruthy();
  });
  test("in a grid is uncovered by the first press, and has the focus", async () => {
    const veiled = aPost({ post_id: "78", is_sensitive: true, media: [aMedium("8")] });
    answering({ posts: [veiled, aPost({ media: [film] })], next_cursor: null, has_more: false });
    await draw(<Grid count={null} userId="1" empty={null} />);
    expect(await screen.findByLabelText("Video")).toBeTruthy();
    expect(screen.getByText("1:12")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Show sensitive photo" }));
    expect(document.activeElement?.contains(screen.getByAltText("photo 8"))).toBe(true);
    expect(document.activeElement?.tagName).toBe("A");
  });
});

describe("camera facts", () => {
  const capture = {
    media_id: "7",
    taken_at: "2026-08-01T18:30:00+02:00",
    camera: "Acme One",
    latitude: 38.7223,
    longitude: -9.1393,
  };
  test("are their author's, and a place is published by name alone unless they say more", async () => {
    const fetched = answering({ captures: [capture] });
    const { container } = await draw(
      <CameraFacts post={aPost({ location: null })} onClose={() => undefined} />,
    );
    expect(await screen.findByText("Acme One")).toBeTruthy();
    expect(screen.getByText(/Only you see this/)).toBeTruthy();
    expect(screen.getByText(/6:30/)).toBeTruthy();
    expect(fetched.mock.calls.every(([request]) => request.method === "GET")).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Add this place to the post" }));
    await userEvent.type(screen.getByLabelText("Name of the place"), "Lisbon");
    expect(await axeProblems(container)).toEqual([]);
    answering({ ...aPost(), media: [] });
    const patched = vi.mocked(fetch);
    await userEvent.click(screen.getByRole("button", { name: "Add to the post" }));
    await vi.waitFor(() => expect(patched).toHaveBeenCalled());
    const request = patched.mock.calls[0]?.[0] as Request;
    expect(request.method).toBe("PATCH");
    expect(await request.json()).toEqual({ location: { name: "Lisbon" } });
  });
  test("say so where there are none", async () => {
    answering({ captures: [] });
    await draw(<CameraFacts post={aPost({ user: ANA })} onClose={() => undefined} />);
    expect(await screen.findByText(/wrote nothing/)).toBeTruthy();
  });
});

test("storage is said with its limit, where there is one", async () => {
  answering({ used_bytes: 1_250_000_000, quota_bytes: 5_000_000_000 });
  const { container } = await draw(<StorageRow />);
  expect(await screen.findByText(/take 1\.3 GB of 5 GB; 3\.8 GB are free/)).toBeTruthy();
  expect(await axeProblems(container)).toEqual([]);
});

test("the dock says how far a video is, and for whom it waits", () => {
  const processing = accepted(newShipment("1", 0));
  expect(faceOf(processing)).toEqual({ words: "Developing…", progress: "unknown" });
  const half = withStatus(processing, { status: "processing", progress: 0.505 });
  expect(faceOf(half)).toEqual({
    words: "Developing… 50%",
    spoken: "Developing…",
    progress: 0.505,
  });
  const held = withStatus(half, { status: "processing", progress: 1, notice: "A moderator looks at it." });
  expect(faceOf(held)).toEqual({
    words: "Not public yet.",
    small: "A moderator looks at it.",
    progress: null,
  });
});
