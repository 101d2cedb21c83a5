import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Dialog } from "@/ui/Dialog";
import { Toasts } from "@/ui/Toasts";
import { currentToasts, dismiss, say } from "@/ui/toasts";

afterEach(() => {
  vi.useRealTimers();
  currentToasts().forEach(({ id }) => dismiss(id));
});

function Page({ dialogs }: { dialogs: readonly string[] }) {
  return (
    <>
      {dialogs.map((title) => (
        <Dialog key={title} title={title} onClose={() => undefined}>
          words
        </Dialog>
      ))}
      <Toasts />
    </>
  );
}

const speak = (words: string, act_?: () => void) =>
  act(() => say(words, act_ ? { action: { label: "Undo", act: act_ } } : {}));
const pass = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));
/** Where the words are shown: the title of a dialog, or "page"; each is shown once. */
const whereIs = (words: string) => {
  const dialog = screen.getByText(words).closest("dialog");
  return dialog ? within(dialog).getByRole("heading", { hidden: true }).textContent : "page";
};

describe("what is said for a moment", () => {
  test("is shown in the dialog that was opened last, and on the page once all are closed", () => {
    const { rerender } = render(<Page dialogs={[]} />);
    speak("Saved");
    expect(whereIs("Saved")).toBe("page");
    rerender(<Page dialogs={["People"]} />);
    expect(whereIs("Saved")).toBe("People");
    rerender(<Page dialogs={["People", "Sure?"]} />);
    expect(whereIs("Saved")).toBe("Sure?");
    speak("Sent");
    expect(whereIs("Sent")).toBe("Sure?");
    rerender(<Page dialogs={["People"]} />);
    expect(whereIs("Sent")).toBe("People");
    rerender(<Page dialogs={[]} />);
    expect(whereIs("Sent")).toBe("page");
  });

  test("speaks from a place that was there before the words were", () => {
    render(<Page dialogs={["People"]} />);
    const dialog = document.querySelector("dialog");
    const places = dialog?.querySelectorAll("[role=status][aria-live=polite]");
    expect(places?.length).toBe(1);
    speak("Saved");
    expect(places?.[0]?.textContent).toContain("Saved");
  });

  test("is taken back with a press, which is none beside the dialog", async () => {
    const close = vi.fn();
    const undo = vi.fn();
    render(
      <Dialog title="People" onClose={close}>
        words
      </Dialog>,
    );
    speak("Left", undo);
    await userEvent.click(screen.getByText("Undo"));
    expect(undo).toHaveBeenCalledOnce();
    expect(close).not.toHaveBeenCalled();
    expect(screen.queryByText("Left")).toBeNull();
  });

  test("stays while a key could press what is in it, and goes soon after", () => {
    vi.useFakeTimers();
    render(<Page dialogs={[]} />);
    speak("Left", () => undefined);
    act(() => screen.getByText("Undo").focus());
    pass(60_000);
    expect(screen.queryByText("Left")).not.toBeNull();
    act(() => screen.getByText("Undo").blur());
    pass(5_000);
    expect(screen.queryByText("Left")).toBeNull();
  });

  test.each(["a press", "time", "three others"])("tells once that it is gone, by %s", (way) => {
    vi.useFakeTimers();
    const gone = vi.fn();
    render(<Page dialogs={[]} />);
    act(() => say("Left", { action: { label: "Undo", act: () => undefined, gone } }));
    pass(9_000);
    expect(gone).not.toHaveBeenCalled();
    act(() => {
      if (way === "time") vi.advanceTimersByTime(1_000);
      else if (way === "three others") ["1", "2", "3"].forEach((words) => say(words));
      else screen.getByRole("button", { name: "Dismiss" }).click();
    });
    expect(gone).toHaveBeenCalledOnce();
  });
});
