import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, test, vi } from "vitest";
import { placesBeginning } from "@/features/posts/completing/places";
import { PlaceField } from "@/features/posts/completing/PlaceField";
import { aPost, axeProblems, draw } from "../world";

const at = (name: string | null, id = name ?? "") =>
  aPost({ post_id: id, location: name === null ? null : { name } });
const POSTS = [at("Lisbon"), at(null, "none"), at("Porto, Portugal"), at("Lisbon", "again"), at("São Paulo")];

describe("places of posts", () => {
  test.each([
    ["", ["Lisbon", "Porto, Portugal", "São Paulo"]],
    ["LI", ["Lisbon"]],
    ["port", ["Porto, Portugal"]],
    ["paulo", ["São Paulo"]],
    ["ort", []],
    ["lisbon", []],
  ])("that begin with %j are offered, each once", (typed, offered) => {
    expect(placesBeginning(POSTS, typed)).toEqual(offered);
  });
});

function Desk({ onSubmit }: { onSubmit: (place: string) => void }) {
  const [place, setPlace] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(place);
      }}
    >
      <PlaceField value={place} onChange={setPlace} />
    </form>
  );
}

test("a place is chosen by keys; without a choice Enter is the form's", async () => {
  const submit = vi.fn();
  const { client, container } = await draw(<Desk onSubmit={submit} />);
  client.setQueryData(["grid", "1"], { pages: [{ posts: POSTS }], pageParams: [""] });
  const field = screen.getByRole("combobox");
  await userEvent.click(field);
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(3));
  expect(await axeProblems(container)).toEqual([]);
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("option")).toBeNull();
  await userEvent.keyboard("{ArrowDown}");
  expect(screen.getAllByRole("option")).toHaveLength(3);
  await userEvent.keyboard("{Escape}po{ArrowDown}{Enter}");
  expect(submit).not.toHaveBeenCalled();
  expect(field).toHaveProperty("value", "Porto, Portugal");
  await userEvent.keyboard("{Enter}");
  expect(submit).toHaveBeenCalledExactlyOnceWith("Porto, Portugal");
});
