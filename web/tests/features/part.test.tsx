import { act, screen } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { part } from "@/ui/part";
import { draw } from "../world";

const Field = () => <p>the field</p>;
const lost = () => Promise.reject<typeof Field>(new TypeError("Failed to fetch dynamically imported module"));
const aWhile = () => act(() => vi.advanceTimersByTimeAsync(3_000));

beforeEach(() => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a part that has come before it is wanted is drawn at once", async () => {
  const fetch = vi.fn(() => Promise.resolve(Field));
  const Part = part(fetch);
  Part.ahead();
  await act(() => Promise.resolve());
  const fallback = vi.fn(() => <p>its place</p>);
  const Fallback = fallback;
  await draw(
    <Suspense fallback={<Fallback />}>
      <Part />
    </Suspense>,
  );
  expect(screen.getByText("the field")).toBeTruthy();
  expect(fallback).not.toHaveBeenCalled();
  expect(fetch).toHaveBeenCalledOnce();
});

test("one that could not be fetched ahead is fetched when it is wanted", async () => {
  const fetch = vi.fn(lost);
  const Part = part(fetch);
  Part.ahead();
  await act(() => Promise.resolve());
  fetch.mockImplementation(() => Promise.resolve(Field));
  await draw(
    <Suspense fallback={<p>its place</p>}>
      <Part />
    </Suspense>,
  );
  expect(await screen.findByText("the field")).toBeTruthy();
});

test("a part that is out of reach comes when it can, its place is held, and the page stays", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const fetch = vi.fn(lost);
  const Part = part(fetch);
  await draw(
    <Suspense fallback={<p>its place</p>}>
      <Part />
    </Suspense>,
  );
  await aWhile();
  await aWhile();
  expect(fetch.mock.calls.length).toBeGreaterThan(1);
  expect(screen.getByText("its place")).toBeTruthy();
  // The server is not there either: nothing is gained by loading the page again.
  expect(sessionStorage.getItem("heliograph.reloaded")).toBeNull();
  fetch.mockImplementation(() => Promise.resolve(Field));
  await aWhile();
  expect(screen.getByText("the field")).toBeTruthy();
});
