import { expect, test } from "vitest";
import { postBetween } from "@/app/gliding";

test("a picture glides between a list and the page of its post, both ways", () => {
  expect(postBetween("/hana", "/p/Fz")).toBe("991");
  expect(postBetween("/p/Fz", "/hana")).toBe("991");
  expect(postBetween("/", "/p/Fz")).toBe("991");
});

test("nothing glides between lists, between posts, or onto the first page", () => {
  expect(postBetween("/", "/hana")).toBeNull();
  expect(postBetween("/p/Fz", "/p/G0")).toBeNull();
  expect(postBetween(undefined, "/p/Fz")).toBeNull();
  expect(postBetween("/", "/p/not-a-code!")).toBeNull();
});
