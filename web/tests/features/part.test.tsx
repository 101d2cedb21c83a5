import { act, screen, waitFor } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { currentToasts, dismiss } from "@/ui/toasts";
import { part } from "@/ui/part";
import { draw } from "../world";

const Field = () => <p>the field</p>;
const lost = () => Promise.reject<typeof Field>(new TypeError("Failed to fetch dynamically imported module"));
const backOnline = () =>
  act(() => {
    window.dispatchEvent(new Event("online"));
    return Promise.resolve();
  });

beforeEach(() => {
  for (const { id } of currentToasts()) dismiss(id);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
});
afterEach(() => vi.unstubAllGlobals());

test.each([true, false])(
  "a part that is out of reach (asked for: %s) comes with the network",
  async (isAsked) => {
    const fetch = vi.fn(lost);
    const Part = part(fetch, { isAsked });
    await draw(
      <Suspense fallback={<p>its place</p>}>
        <Part />
      </Suspense>,
    );
    await waitFor(() => expect(fetch).toHaveBeenCalledTimes(1));
    await backOnline();
    await waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
    expect(screen.getByText("its place")).toBeTruthy();
    expect(currentToasts()).toHaveLength(isAsked ? 1 : 0);
    // The server is not there either: nothing is gained by loading the page again.
    expect(sessionStorage.getItem("heliograph.reloaded")).toBeNull();
    fetch.mockImplementation(() => Promise.resolve(Field));
    await backOnline();
    expect(await screen.findByText("the field")).toBeTruthy();
  },
);
