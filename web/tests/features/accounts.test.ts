import { QueryClient } from "@tanstack/react-query";
import { describe, expect, test, vi } from "vitest";
import { websiteLink, writtenWebsite } from "@/features/accounts/profiles";
import { restorableUntil } from "@/features/accounts/leaving";
import { deviceName, usernameProblem } from "@/features/accounts/rules";
import { endEach, endOthers, sessionsQuery } from "@/features/accounts/devices";
import { withFollow } from "@/features/graph/follow";
import { Problem } from "@/platform/problem";
import type { Session } from "@/features/accounts/types";
import { aMe } from "../world";

test.each([
  ["ana", null],
  ["a.b_c1", null],
  ["al", /3 characters/],
  ["Ana", /lowercase letters/],
  [".ana", /dot/],
  ["a..b", /dot/],
])("%j as a new username", (username, words) => {
  const problem = usernameProblem(username);
  if (words) expect(problem).toMatch(words);
  else expect(problem).toBeNull();
});

test("only http and https become links", () => {
  expect(websiteLink("www.ana.example/x")).toEqual({
    href: "https://www.ana.example/x",
    face: "ana.example/x",
  });
  expect(websiteLink("javascript:alert(1)")).toBeNull();
  expect(websiteLink("")).toBeNull();
});

test("a website may be typed without its scheme", () => {
  expect(writtenWebsite(" ana.example ")).toBe("https://ana.example");
  expect(writtenWebsite("http://ana.example")).toBe("http://ana.example");
  expect(writtenWebsite(" ")).toBe("");
});

test("devices are named as people name them", () => {
  expect(deviceName("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")).toBe(
    "Firefox on Windows",
  );
  expect(deviceName("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18 Safari/604.1")).toBe(
    "Safari on iPhone",
  );
  expect(deviceName("curl/8")).toBe("curl/8");
  expect(deviceName("")).toBe("Unknown device");
});

test("a request to follow moves no count", () => {
  const asked = withFollow(aMe({ follower_count: 3 }), { is_following: false, follow_requested: true });
  expect(asked.follower_count).toBe(3);
  expect(withFollow(asked, { is_following: true, follow_requested: false }).follower_count).toBe(4);
});

test("only a refused log-in to a deleted account says until when it can come back", () => {
  const fields = [{ field: "restorable_until", message: "2026-12-21T13:35:00.000Z" }];
  const refused = (code: string) => new Problem({ status: 403, code, message: "", fields });
  expect(restorableUntil(refused("account_deleted"))).toBe("2026-12-21T13:35:00.000Z");
  expect(restorableUntil(refused("account_suspended"))).toBeNull();
  expect(restorableUntil(null)).toBeNull();
});

describe("all other devices", () => {
  const others = Array.from({ length: 8 }, (_, at) => ({ session_id: String(at) }) as Session);
  const refusal = (status: number) => new Problem({ status, code: "some", message: "why" });

  test("are ended, each once; one that has ended by itself is none that is left", async () => {
    const asked: string[] = [];
    const end = ({ session_id }: Session) => {
      asked.push(session_id);
      return session_id === "3" ? Promise.reject(refusal(404)) : Promise.resolve();
    };
    expect(await endEach(others, end)).toEqual({ ended: 8, count: 8, problem: null });
    expect(asked.sort()).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
  });

  test("are left as they are from the first refusal on, which is told", async () => {
    const end = vi.fn(({ session_id }: Session) =>
      session_id === "1" ? Promise.reject(refusal(429)) : Promise.resolve(),
    );
    expect(await endEach(others, end)).toMatchObject({ ended: 5, count: 8, problem: { status: 429 } });
    expect(end).toHaveBeenCalledTimes(6);
  });

  test("are asked for again first: one that has begun since is ended too, this one never", async () => {
    const began = (session_id: string, is_current = false) =>
      ({ session_id, is_current }) as unknown as Session;
    const client = new QueryClient();
    client.setQueryData(sessionsQuery.queryKey, { sessions: [began("1", true), began("2")] });
    const ended: string[] = [];
    vi.stubGlobal("fetch", (request: Request) => {
      if (request.method === "GET") {
        return Promise.resolve(Response.json({ sessions: [began("1", true), began("2"), began("3")] }));
      }
      ended.push(new URL(request.url).pathname);
      return Promise.resolve(Response.json({ success: true }));
    });
    expect(await endOthers(client)).toEqual({ ended: 2, count: 2, problem: null });
    expect(ended.sort()).toEqual(["2", "3"].map((id) => `/api/users/me/sessions/${id}`));
    vi.unstubAllGlobals();
  });
});
