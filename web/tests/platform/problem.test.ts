import { describe, expect, test } from "vitest";
import { asProblem, problemFrom } from "@/platform/problem";

describe("problemFrom", () => {
  test("reads an RFC 9457 body", () => {
    const body = {
      title: "Conflict",
      detail: "That name is taken.",
      code: "username_taken",
      errors: [{ field: "username", message: "taken" }, { nonsense: true }],
    };
    const problem = problemFrom(409, body, null);
    expect(problem.code).toBe("username_taken");
    expect(problem.field("username")).toBe("taken");
    expect(problem.fields).toHaveLength(1);
    expect(problem.isPassing).toBe(false);
  });

  test("says nothing twice: what a field shows is not repeated above the form", () => {
    const problem = problemFrom(
      422,
      { detail: "Too long.", errors: [{ field: "bio", message: "at most 150" }] },
      null,
    );
    expect(problem.detailFor(["bio"])).toBe("");
    expect(problem.detailFor(["caption"])).toBe("Too long.");
    expect(problem.detailFor()).toBe("Too long.");
  });

  test.each([
    ["alt_texts[1]", "alt_texts"],
    ["body.username", "username"],
    ["$.website", "website"],
    ["location.latitude", "location"],
  ])("finds %s by its field %s", (path, field) => {
    expect(problemFrom(422, { errors: [{ field: path, message: "no" }] }, null).field(field)).toBe("no");
  });

  test("makes the best of an answer that is no problem document", () => {
    const problem = problemFrom(502, "<html>", null);
    expect(problem.isPassing).toBe(true);
    expect(problem.message).toMatch(/went wrong/);
  });

  test.each([
    ["7", "Try again in 7 seconds."],
    ["1", "Try again in 1 second."],
    ["300", "Try again in 5 minutes."],
    ["7200", "Try again in 2 hours."],
  ])("says how long to wait after a 429 (%s)", (retryAfter, words) => {
    const problem = problemFrom(429, { detail: "rate limited" }, retryAfter);
    expect(problem.message).toContain(words);
    expect(problem.retryAfterSeconds).toBe(Number(retryAfter));
  });
});

test("a fetch that failed is a server that cannot be reached", () => {
  expect(asProblem(new TypeError("Failed to fetch"))).toMatchObject({ status: 0, isPassing: true });
  expect(asProblem(new RangeError("bug"))).toMatchObject({ code: "unexpected", isPassing: false });
});
