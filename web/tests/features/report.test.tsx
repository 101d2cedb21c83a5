import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { draftAbout, REASONS, reasons, titleOf, type Subject } from "@/features/moderation/report";
import { ReportDialog, type Reported } from "@/features/moderation/ReportDialog";
import { Toasts } from "@/ui/Toasts";
import { ANA, aMe, axeProblems, draw } from "../world";

const BEN: Reported = { ...ANA, user_id: "2", username: "ben", is_following: false };
const POST: Subject = { post_id: "7" };

const sent: unknown[] = [];
let answer: () => Response | Promise<Response>;
const told = () => Response.json({ success: true }, { status: 201 });
const refused = (status: number, body: object) => Response.json(body, { status });

beforeEach(() => {
  sent.length = 0;
  answer = told;
  sessionStorage.clear();
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push([new URL(request.url).pathname, await request.json()]);
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

const onClose = vi.fn();
const drawReport = (about: Subject = POST, person = BEN) =>
  draw(
    <>
      <ReportDialog about={about} person={person} onClose={onClose} />
      <Toasts />
    </>,
    aMe(),
  );
const field = () => screen.getByLabelText<HTMLTextAreaElement>("Anything to add?");
const send = () => userEvent.click(screen.getByRole("button", { name: "Send" }));

describe("a draft", () => {
  test("is kept apart by whose it is and what it is about", () => {
    const keys = [
      draftAbout("1", { post_id: "7" }),
      draftAbout("2", { post_id: "7" }),
      draftAbout("1", { user_id: "7" }),
      draftAbout("1", { comment_id: "7" }),
      draftAbout("1", { post_id: "8" }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("is called after what it is about", () => {
    expect(titleOf({ post_id: "1" })).toBe("report.post");
    expect(titleOf({ user_id: "1" })).toBe("report.person");
    expect(titleOf({ comment_id: "1" })).toBe("report.comment");
    expect(new Set(Object.values(REASONS)).size).toBe(reasons.length);
  });
});

test("nothing is sent without a reason, and what is missing is said beside the reasons", async () => {
  await drawReport();
  await send();
  expect(screen.getByRole("alert").textContent).toBe("Choose what fits best.");
  expect(document.activeElement).toBe(screen.getAllByRole("radio")[0]);
  expect(sent).toEqual([]);
  expect(await axeProblems(document.body)).toEqual([]);
  await userEvent.click(screen.getByLabelText("Something else"));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("what is told names one thing, the reason and the words; thanks and what one can do follow", async () => {
  await drawReport({ comment_id: "9" });
  await userEvent.click(screen.getByLabelText("Suicide or self-harm"));
  expect(screen.getByText(/emergency services/)).toBeDefined();
  await userEvent.type(field(), "  look at this ");
  await send();
  const words = await screen.findByText(/ben is not told/);
  expect(document.activeElement).toBe(words);
  expect(sent).toEqual([["/api/reports", { comment_id: "9", reason: "self_harm", text: "look at this" }]]);
  expect(sessionStorage.length).toBe(0);
  expect(screen.getByRole("button", { name: "Mute ben" })).toBeDefined();
  expect(screen.getByRole("button", { name: "Block ben" })).toBeDefined();
  expect(await axeProblems(document.body)).toEqual([]);
});

test.each([
  [{ is_muted: true }, ["Block ben"]],
  [{ is_blocked: true }, []],
])("what one has done already is not offered: %o", async (known, offered) => {
  await drawReport(POST, { ...BEN, ...known });
  await userEvent.click(screen.getByLabelText("Spam or a scam"));
  await send();
  await screen.findByText(/ben is not told/);
  const names = screen.getAllByRole("button").map((each) => each.textContent);
  expect(names.filter((name) => name.endsWith("ben"))).toEqual(offered);
});

test("a refusal stands beside the words, or above the button, and the words stay for the next time", async () => {
  const { unmount } = await drawReport();
  await userEvent.click(screen.getByLabelText("Spam or a scam"));
  await userEvent.type(field(), "again");
  answer = () =>
    refused(422, {
      code: "invalid_report",
      detail: "Too long.",
      errors: [{ field: "text", message: "too long" }],
    });
  await send();
  await waitFor(() => expect(field().getAttribute("aria-invalid")).toBe("true"));
  answer = () => refused(404, { code: "not_found", detail: "There is nothing here." });
  await userEvent.type(field(), "!");
  expect(field().getAttribute("aria-invalid")).toBeNull();
  await send();
  expect((await screen.findByRole("alert")).textContent).toBe("There is nothing here.");
  answer = () => Promise.reject(new TypeError("gone"));
  await send();
  await screen.findByText(/cannot be reached/);
  unmount();
  await drawReport();
  expect(field().value).toBe("again!");
  expect(screen.getByLabelText<HTMLInputElement>("Spam or a scam").checked).toBe(true);
});

test("more than a thousand characters are not sent, and counted as people count them", async () => {
  await drawReport();
  await userEvent.click(screen.getByLabelText("Spam or a scam"));
  await userEvent.click(field());
  await userEvent.paste("🌞".repeat(1_001));
  expect(screen.getByText("1 character too many.")).toBeDefined();
  await send();
  expect(sent).toEqual([]);
  await userEvent.clear(field());
  await userEvent.paste("🌞".repeat(1_000));
  await send();
  await screen.findByText(/ben is not told/);
});

test("what is answered after the dialog is closed is said all the same", async () => {
  let arrive: (answer: Response) => void = vi.fn();
  answer = () => new Promise<Response>((resolve) => (arrive = resolve));
  const { client, rerender } = await drawReport();
  await userEvent.click(screen.getByLabelText("Spam or a scam"));
  await send();
  await waitFor(() => expect(sent).toHaveLength(1));
  rerender(<Toasts />);
  arrive(told());
  await screen.findByText("Thank you. The moderators will look at it.");
  expect(client.isMutating()).toBe(0);
  expect(sessionStorage.length).toBe(0);
});
