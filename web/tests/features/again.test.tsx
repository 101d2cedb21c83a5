import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SignInAgain } from "@/features/accounts/SignInAgain";
import { aMe, axeProblems, draw } from "../world";

const ended = aMe({ user_id: "1", username: "ana" });
const answer = (status: number, body: unknown) =>
  Promise.resolve(
    new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } }),
  );

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});
afterEach(() => vi.unstubAllGlobals());

async function drawDialog() {
  const said = { onBack: vi.fn(), onLeave: vi.fn(), onOther: vi.fn() };
  await draw(<SignInAgain account={ended} {...said} />, ended);
  return said;
}

async function logIn() {
  await userEvent.type(screen.getByLabelText("Password"), "the right one");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));
}

test("the same account goes on where it was; a wrong password is said, and asks again", async () => {
  let isRight = false;
  vi.stubGlobal("fetch", (request: Request) => {
    if (request.method === "GET") return answer(200, aMe({ user_id: "1", bio: "as it is by now" }));
    return isRight ? answer(200, {}) : answer(401, { code: "bad_credentials", detail: "These do not fit." });
  });
  const said = await drawDialog();
  expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
  await logIn();
  expect((await screen.findByRole("alert")).textContent).toBe("These do not fit.");
  expect(await axeProblems(document.body)).toEqual([]);
  isRight = true;
  await logIn();
  await waitFor(() => expect(said.onBack).toHaveBeenCalledOnce());
  expect(said.onOther).not.toHaveBeenCalled();
});

test("another account begins anew", async () => {
  vi.stubGlobal("fetch", () => answer(200, aMe({ user_id: "2" })));
  const said = await drawDialog();
  await logIn();
  await waitFor(() => expect(said.onOther).toHaveBeenCalledOnce());
  expect(said.onBack).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Use another account" }));
  expect(said.onLeave).toHaveBeenCalledOnce();
});

test("whoever has logged in again in another tab is taken back by itself", async () => {
  vi.stubGlobal("fetch", () => answer(200, ended));
  const said = await drawDialog();
  window.dispatchEvent(new Event("focus"));
  await waitFor(() => expect(said.onBack).toHaveBeenCalledOnce());
});
