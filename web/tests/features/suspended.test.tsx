import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Suspended } from "@/features/accounts/Suspended";
import { axeProblems, draw } from "../world";

const answer = (status: number, body: unknown) =>
  Promise.resolve(
    new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } }),
  );

afterEach(() => vi.unstubAllGlobals());

test("the suspended delete their account by its password, asked for once more", async () => {
  const sent: unknown[] = [];
  let isRight = false;
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push([request.method, new URL(request.url).pathname, await request.json()]);
    return isRight
      ? answer(200, { success: true, restorable_until: "2026-12-21T12:00:00.000Z" })
      : answer(401, { code: "bad_credentials", detail: "These do not fit." });
  });
  const onCancel = vi.fn();
  await draw(<Suspended username="ana" onCancel={onCancel} />, null);
  expect(document.activeElement?.textContent).toMatch(/^Nobody can log in/);
  await userEvent.click(screen.getByRole("button", { name: "Delete the account…" }));
  expect(screen.getByRole("dialog", { name: "Delete account" })).toBeTruthy();
  expect(await axeProblems(document.body)).toEqual([]);
  expect(sent).toEqual([]);

  await userEvent.type(screen.getByLabelText("Password"), "a wrong one");
  await userEvent.click(screen.getByRole("button", { name: "Delete my account" }));
  expect((await screen.findByRole("alert")).textContent).toBe("These do not fit.");
  expect(onCancel).not.toHaveBeenCalled();

  isRight = true;
  await userEvent.clear(screen.getByLabelText("Password"));
  await userEvent.type(screen.getByLabelText("Password"), "the right one");
  await userEvent.click(screen.getByRole("button", { name: "Delete my account" }));
  await waitFor(() => expect(onCancel).toHaveBeenCalledOnce());
  expect(sent.at(-1)).toEqual(["POST", "/api/users/delete", { username: "ana", password: "the right one" }]);
});

test("whoever only reads goes back to log-in", async () => {
  const onCancel = vi.fn();
  await draw(<Suspended username="ana" onCancel={onCancel} />, null);
  await userEvent.click(screen.getByRole("button", { name: "Back to log-in" }));
  expect(onCancel).toHaveBeenCalledOnce();
});
