import { expect, test } from "vitest";
import { mapLink } from "@/features/posts/place";

test("a place leads to its spot on a map, and to its name where it has none", () => {
  expect(mapLink({ name: "Aitzgorri", latitude: 42.95, longitude: -2.33 })).toBe(
    "https://www.openstreetmap.org/?mlat=42.95&mlon=-2.33#map=15/42.95/-2.33",
  );
  expect(mapLink({ name: "Null Island", latitude: 0, longitude: 0 })).toContain("mlat=0&mlon=0");
  const named = new URL(mapLink({ name: "A & B?#<script>", latitude: null, longitude: null }));
  expect(named.searchParams.get("query")).toBe("A & B?#<script>");
});
