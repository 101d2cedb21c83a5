import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { LoginPage } from "@/features/accounts/LoginPage";
import { SettingsPage } from "@/features/accounts/SettingsPage";
import { SignupPage } from "@/features/accounts/SignupPage";
import { FollowButton } from "@/features/graph/FollowButton";
import { Caption } from "@/features/posts/Caption";
import { EditPost } from "@/features/posts/EditPost";
import { PostCard } from "@/features/posts/PostCard";
import { axeProblems, aMe, aPost, draw } from "../world";

function answer(status: number, body: unknown) {
  const headers = { "Content-Type": status < 400 ? "application/json" : "application/problem+json" };
  return new Response(JSON.stringify(body), { status, headers });
}

describe("a post", () => {
  test("is readable by everyone", async () => {
    const { container } = await draw(<PostCard post={aPost()} isFirst />);
    expect(screen.getByRole("article", { name: "Post by ana" })).toBeTruthy();
    expect(screen.getByAltText("photo 7")).toBeTruthy();
    expect(screen.getByText("Lisbon")).toBeTruthy();
    expect(await axeProblems(container)).toEqual([]);
  });

  test("offers its pictures in both formats, at true widths", async () => {
    const { container } = await draw(<PostCard post={aPost()} isFirst />);
    expect(container.querySelector("source")?.srcset).toContain("/media/7_l.avif 1080w");
    expect(screen.getByAltText("photo 7").getAttribute("srcset")).toContain("/media/7_m.jpg 640w");
  });

  test("shows the whole of a long caption when asked", async () => {
    await draw(<Caption caption={"word ".repeat(100)} username="ana" />);
    await userEvent.click(screen.getByRole("button", { name: "more" }));
    expect(screen.queryByRole("button", { name: "more" })).toBeNull();
  });

  test("may be deleted by its author only", async () => {
    await draw(<PostCard post={aPost()} isFirst />, aMe({ user_id: "2" }));
    await userEvent.click(screen.getByRole("button", { name: /More about/ }));
    const menu = await screen.findByRole("menu");
    expect(within(menu).queryByText("Delete")).toBeNull();
    expect(within(menu).getByText("Copy link")).toBeTruthy();
  });

  test("keeps what was typed beside the server's refusal", async () => {
    const refusal = {
      detail: "No.",
      code: "invalid_post",
      errors: [{ field: "caption", message: "too rude" }],
    };
    vi.stubGlobal("fetch", () => Promise.resolve(answer(422, refusal)));
    const { container } = await draw(<EditPost post={aPost({ caption: "" })} onClose={() => undefined} />);
    await userEvent.type(screen.getByLabelText("Caption"), "rude words");
    await userEvent.click(screen.getByText("Save"));
    expect((await screen.findByText("Too rude")).getAttribute("role")).toBe("alert");
    expect(screen.getByLabelText("Caption")).toHaveProperty("value", "rude words");
    expect(await axeProblems(container)).toEqual([]);
  });
});

describe("log-in and sign-up", () => {
  test("a wrong pair is said, and the name stays", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(answer(401, { detail: "That does not match.", code: "bad_credentials" })),
    );
    const { container } = await draw(<LoginPage />, null);
    await userEvent.type(screen.getByLabelText("Username or e-mail"), "ana");
    await userEvent.type(screen.getByLabelText("Password"), "wrong horse");
    await userEvent.click(screen.getByRole("button", { name: "Log in" }));
    expect(await screen.findByText("That does not match.")).toBeTruthy();
    expect(screen.getByLabelText("Username or e-mail")).toHaveProperty("value", "ana");
    expect(await axeProblems(container)).toEqual([]);
  });

  test("a password can be looked at", async () => {
    await draw(<LoginPage />, null);
    const field = screen.getByLabelText("Password");
    await userEvent.click(screen.getByRole("button", { name: "Show password" }));
    expect(field.getAttribute("type")).toBe("text");
  });

  test("a short password is refused before it is sent", async () => {
    const fetched = vi.fn();
    vi.stubGlobal("fetch", fetched);
    const { container } = await draw(<SignupPage />, null);
    await userEvent.type(screen.getByLabelText("Username"), "Ana");
    await userEvent.type(screen.getByLabelText("E-mail"), "ana@example.org");
    await userEvent.type(screen.getByLabelText("Password"), "short");
    await userEvent.click(screen.getByRole("button", { name: "Create account" }));
    expect(await screen.findByText("5 more characters are needed.")).toBeTruthy();
    expect(screen.getByLabelText("Username")).toHaveProperty("value", "ana");
    expect(fetched).not.toHaveBeenCalled();
    expect(await axeProblems(container)).toEqual([]);
  });
});

test("following shows at once, and is taken back when the server refuses", async () => {
  let refuse: (response: Response) => void = () => undefined;
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (refuse = resolve)));
  const ben = { ...aMe({ user_id: "2", username: "ben" }) };
  const { client } = await draw(<FollowButton person={ben} />);
  client.setQueryData(["profile", "ben"], ben);
  await userEvent.click(screen.getByRole("button", { name: "Follow ben" }));
  expect(client.getQueryData(["profile", "ben"])).toMatchObject({ is_following: true, follower_count: 1 });
  refuse(answer(429, { detail: "slow down" }));
  await vi.waitFor(() =>
    expect(client.getQueryData(["profile", "ben"])).toMatchObject({ is_following: false, follower_count: 0 }),
  );
});

test("the settings are reachable by all", async () => {
  const { container } = await draw(<SettingsPage unfinished={null} />);
  await userEvent.click(screen.getByLabelText("Dark"));
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(await axeProblems(container)).toEqual([]);
});
