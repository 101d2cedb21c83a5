import { render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { useKept, writeKept } from "@/platform/kept";

afterEach(() => sessionStorage.clear());

function Field({ owner }: { owner: string }) {
  const [words] = useKept(`draft.${owner}`, "");
  return <p>{words}</p>;
}

test("what is kept is found though it is known only later whose it is, and nobody sees another's", () => {
  writeKept("draft.ana", "Half a thought");
  const { rerender } = render(<Field owner="" />);
  expect(screen.queryByText("Half a thought")).toBeNull();
  rerender(<Field owner="ana" />);
  expect(screen.getByText("Half a thought")).toBeTruthy();
  rerender(<Field owner="ben" />);
  expect(screen.queryByText("Half a thought")).toBeNull();
});
