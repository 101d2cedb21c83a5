import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { EditPhoto } from "@/features/media/looks/EditPhoto";
import { PLAIN, type Recipe } from "@/features/media/looks/recipe";
import { axeProblems, draw } from "../world";

const FILTERS = ["Clarendon", "Juno"].map((name) => ({
  name,
  preview_url: `/media/looks/${name.toLowerCase()}-0.jpg`,
  lut_url: `/media/looks/${name.toLowerCase()}-0.png`,
}));

beforeEach(() => {
  vi.stubGlobal("fetch", (asked: Request | string) => {
    const isList = typeof asked !== "string" && asked.url.endsWith("/api/filters");
    return Promise.resolve(isList ? Response.json({ filters: FILTERS }) : new Response("", { status: 503 }));
  });
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }),
  );
  // jsdom has no WebGL and draws no picture: what a browser without them shows.
  HTMLCanvasElement.prototype.getContext = () => null;
});

async function open(recipe: Recipe = PLAIN) {
  const done = vi.fn<(recipe: Recipe) => void>();
  const size = { width: 4000, height: 3000 };
  const file = new Blob(["x"], { type: "image/jpeg" });
  const drawn = await draw(
    <EditPhoto file={file} size={size} recipe={recipe} onDone={done} onClose={() => undefined} />,
  );
  const finish = async () => {
    await userEvent.click(screen.getByRole("button", { name: "Done" }));
    return done.mock.calls[0]?.[0];
  };
  return { ...drawn, finish };
}

test("a filter is chosen by name, its strength and the light by sliders, without a drawn preview", async () => {
  const { container, finish } = await open();
  expect(await screen.findByText(/cannot show the edit here/)).toBeTruthy();
  await userEvent.click(await screen.findByRole("radio", { name: "Juno" }));
  fireEvent.change(screen.getByLabelText("Strength"), { target: { value: "60" } });
  expect(await axeProblems(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Adjust" }));
  fireEvent.change(screen.getByLabelText("Warmth"), { target: { value: "-25" } });
  fireEvent.change(screen.getByLabelText("Vignette"), { target: { value: "40" } });
  expect(await axeProblems(container)).toEqual([]);
  expect(await finish()).toEqual({ ...PLAIN, filter: "juno", strength: 60, warmth: -25, vignette: 40 });
});

test("a shape is kept while the photo is turned", async () => {
  const { container, finish } = await open();
  await userEvent.click(screen.getByRole("button", { name: "Crop" }));
  await userEvent.click(screen.getByRole("radio", { name: "1:1" }));
  await userEvent.click(screen.getByRole("button", { name: "Turn right" }));
  expect(await axeProblems(container)).toEqual([]);
  const recipe = await finish();
  expect(recipe?.rotate).toBe(90);
  // Turned, the photo is 3000 × 4000: a square takes all of its width.
  expect(recipe?.crop).toEqual({ x: 0, y: 0.125, width: 1, height: 0.75 });
});

test("an edit goes on where it was left, and can be taken back", async () => {
  const crop = { x: 0.125, y: 0, width: 0.75, height: 1 };
  const { finish } = await open({ ...PLAIN, filter: "juno", contrast: 30, crop });
  expect(await screen.findByRole("radio", { name: "Juno" })).toHaveProperty("checked", true);
  await userEvent.click(screen.getByRole("button", { name: "Crop" }));
  expect(screen.getByRole("radio", { name: "1:1" })).toHaveProperty("checked", true);
  await userEvent.click(screen.getByRole("button", { name: "Reset" }));
  expect(await finish()).toEqual(PLAIN);
});
