import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { late } from "@/ui/late";
import { currentToasts } from "@/ui/toasts";
import { draw } from "../world";

const Sheet = ({ onClose }: { onClose: () => void }) => <button onClick={onClose}>the sheet</button>;

test("what cannot be fetched is said, leaves the page as it was, and is fetched by the next press", async () => {
  const fetch = vi.fn(() => Promise.reject<typeof Sheet>(new TypeError("Failed to fetch")));
  const Late = late<{ onClose: () => void }>(fetch);
  function Page() {
    const [isOpen, setOpen] = useState(false);
    return (
      <>
        <button aria-pressed={isOpen} onClick={() => setOpen(true)}>
          open
        </button>
        {isOpen && <Late onClose={() => setOpen(false)} />}
      </>
    );
  }
  await draw(<Page />);
  const open = screen.getByRole("button", { name: "open" });
  await userEvent.click(open);
  await waitFor(() => expect(currentToasts().at(-1)?.isBad).toBe(true));
  await waitFor(() => expect(open.getAttribute("aria-pressed")).toBe("false"));
  fetch.mockImplementation(() => Promise.resolve(Sheet));
  await userEvent.click(open);
  expect(await screen.findByText("the sheet")).toBeTruthy();
});
