import { expect, test } from "vitest";
import { decodeBase62, encodeBase62 } from "@/platform/base62";

test.each([
  ["0", "0"],
  ["1", "1"],
  ["61", "z"],
  ["62", "10"],
  ["1024", "GW"],
  ["9223372036854775807", "AzL8n0Y58m7"],
])("%s is written %s, and read back", (id, code) => {
  expect(encodeBase62(id)).toBe(code);
  expect(decodeBase62(code)).toBe(id);
});

test.each(["", "-", "a b", "AzL8n0Y58m8", "zzzzzzzzzzzz", "../x"])("%j is no code", (code) => {
  expect(decodeBase62(code)).toBeNull();
});
