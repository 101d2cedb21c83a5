import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cube, STEPS, vignetteWeight } from "@/features/media/looks/colour";
import { ASPECTS, cropOf, frame, framingOf, WHOLE, type Size } from "@/features/media/looks/framing";
import { brief, isPlain, PLAIN, type Recipe } from "@/features/media/looks/recipe";
import { readTable } from "@/features/media/looks/table";
import { editsOf, newShipment, withPhotos } from "@/features/posts/compose/shipment";
import { aPhoto } from "../world";

interface Colours {
  recipe: Partial<Recipe>;
  colours: { node: [number, number, number]; becomes: [number, number, number] }[];
}

interface Shared {
  frames: {
    size: [number, number];
    recipe: Partial<Recipe>;
    turned: number[];
    level: number[];
    box: number[];
  }[];
  colours: Colours[];
  looks: Colours[];
  vignettes: {
    size: [number, number];
    strength: number;
    at: { x: number; y: number; weight: number }[];
  }[];
}

const ROOT = join(import.meta.dirname, "../../..");
const TABLES = join(ROOT, "src/heliograph/features/media/transcode/luts");
const shared = JSON.parse(readFileSync(join(ROOT, "tests/features/media/edits.json"), "utf8")) as Shared;

function table(name: string): Promise<Uint8Array> {
  const file = readFileSync(join(TABLES, `${name}.png`));
  return readTable(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
}

function expectColours(baked: Float32Array | null, cases: Colours["colours"]): void {
  for (const { node, becomes } of cases) {
    const at = (node[0] + STEPS * (node[1] + STEPS * node[2])) * 3;
    becomes.forEach((value, band) => expect(baked?.[at + band]).toBeCloseTo(value, 4));
  }
}

describe("what the server computes too", () => {
  test.each(shared.frames)("the frame of $recipe on $size", ({ size, recipe, turned, level, box }) => {
    const found = frame({ width: size[0], height: size[1] }, { ...PLAIN, ...recipe });
    expect([found.turned.width, found.turned.height]).toEqual(turned);
    expect([found.level.width, found.level.height]).toEqual(level);
    expect([found.box.left, found.box.top, found.box.width, found.box.height]).toEqual(box);
  });

  test.each(shared.colours)("the colours of $recipe", ({ recipe, colours }) => {
    expectColours(cube({ ...PLAIN, ...recipe }, null), colours);
  });

  test.each(shared.looks)("the colours of $recipe.filter", async ({ recipe, colours }) => {
    const filter = (recipe.filter ?? "").toLowerCase();
    expectColours(cube({ ...PLAIN, ...recipe, filter }, await table(filter)), colours);
  });

  test.each(shared.vignettes)("the corners of $size", ({ size, strength, at }) => {
    for (const { x, y, weight } of at) {
      const found = vignetteWeight(x, y, { width: size[0], height: size[1] }, strength);
      expect(found).toBeCloseTo(weight, 4);
    }
  });
});

test("a look that has not come yet changes nothing", () => {
  const baked = cube({ ...PLAIN, filter: "juno" }, null);
  expectColours(baked, [{ node: [16, 8, 32], becomes: [0.5, 0.25, 1] }]);
});

test("another file is no table", async () => {
  await expect(readTable(new ArrayBuffer(40))).rejects.toThrow("not a PNG");
  const icon = readFileSync(join(ROOT, "web/public/static/icon-192.png"));
  await expect(readTable(new Uint8Array(icon).buffer)).rejects.toThrow("not a colour table");
});

describe("a framing by hand", () => {
  const levels: Size[] = [
    { width: 4000, height: 3000 },
    { width: 719, height: 1080 },
    { width: 1000, height: 1000 },
  ];

  test("keeps the shape it names, within the picture", () => {
    for (const level of levels) {
      for (const aspect of ASPECTS) {
        const crop = cropOf({ aspect, zoom: 1.7, across: 0.9, down: 0.2 }, level);
        if (!crop) throw new Error("zoomed in, yet whole");
        expect(crop.x + crop.width).toBeLessThanOrEqual(1);
        expect(crop.y + crop.height).toBeLessThanOrEqual(1);
        const ratio = (crop.width * level.width) / (crop.height * level.height);
        const wanted = { Original: level.width / level.height, "1:1": 1, "4:5": 0.8, "16:9": 16 / 9 }[aspect];
        expect(ratio).toBeCloseTo(wanted, 6);
      }
    }
  });

  test("is found again in the crop it made", () => {
    const [level] = levels as [Size];
    for (const aspect of ASPECTS) {
      const framing = { aspect, zoom: 2, across: 0.25, down: 0.75 };
      const found = framingOf(cropOf(framing, level), level);
      expect(found.aspect).toBe(aspect);
      expect(found.zoom).toBeCloseTo(2);
      expect([found.across, found.down].map((place) => place.toFixed(4))).toEqual(["0.2500", "0.7500"]);
    }
  });

  test("of the whole is no crop", () => {
    expect(cropOf(WHOLE, levels[0] as Size)).toBeNull();
    expect(framingOf(null, levels[0] as Size)).toEqual(WHOLE);
  });
});

describe("a recipe on its way", () => {
  test("says only what differs", () => {
    expect(brief({ ...PLAIN, warmth: 20, filter: "juno" })).toEqual({ warmth: 20, filter: "juno" });
    expect(brief(PLAIN)).toEqual({});
  });

  test("without effect is plain", () => {
    expect(isPlain({ ...PLAIN, filter: "juno", strength: 0 })).toBe(true);
    expect(isPlain({ ...PLAIN, rotate: 90 })).toBe(false);
    expect(isPlain({ ...PLAIN, vignette: 1 })).toBe(false);
  });

  test("travels with its photo, in the order of the photos", () => {
    const recipe = { ...PLAIN, filter: "ash" };
    const draft = withPhotos(newShipment("1", 0), [aPhoto("a"), aPhoto("b", { recipe })]);
    expect(editsOf(draft)).toEqual([{}, { filter: "ash" }]);
    expect(editsOf(withPhotos(draft, [...draft.photos].reverse()))).toEqual([{ filter: "ash" }, {}]);
    expect(editsOf(withPhotos(draft, [aPhoto("a")]))).toBeNull();
  });
});
