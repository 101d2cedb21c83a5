/**
 * The colours of an edit, baked into one cube of 33 steps a side, red fastest, then green, then blue. The server does
 * the same in `transcode/colour.py`; the cases of `tests/features/media/edits.json` hold both together.
 */
import { hasColour, type Recipe } from "./recipe";

export const STEPS = 33;
export const NODES = STEPS ** 3;

/** Weights of ITU-R BT.709. */
const RED = 0.2126;
const GREEN = 0.7152;
const BLUE = 0.0722;

/**
 * `table` is the look's own, NODES × 3 bytes; null for no look, or one that is not at hand. The cube has three numbers
 * a node, 0 to 1; null where no colour changes.
 */
export function cube(recipe: Recipe, table: Uint8Array | null): Float32Array | null {
  if (!hasColour(recipe)) return null;
  const baked = new Float32Array(NODES * 3);
  const change = changes(recipe);
  const strength = table && recipe.filter ? recipe.strength / 100 : 0;
  const colour: Colour = [0, 0, 0];
  for (let node = 0; node < NODES; node += 1) {
    colour[0] = (node % STEPS) / (STEPS - 1);
    colour[1] = (Math.floor(node / STEPS) % STEPS) / (STEPS - 1);
    colour[2] = Math.floor(node / (STEPS * STEPS)) / (STEPS - 1);
    if (table && strength > 0) {
      for (const band of BANDS) {
        colour[band] += ((table[node * 3 + band] ?? 0) / 255 - colour[band]) * strength;
      }
    }
    for (const apply of change) apply(colour);
    baked.set(colour, node * 3);
  }
  return baked;
}

/** What a pixel is multiplied by, its middle at (x, y) of a picture: 1 in the middle, least in the corners. */
export function vignetteWeight(
  x: number,
  y: number,
  size: { width: number; height: number },
  strength: number,
) {
  const across = ((x + 0.5) / size.width) * 2 - 1;
  const down = ((y + 0.5) / size.height) * 2 - 1;
  const beyond = ((across * across + down * down) / 2 - VIGNETTE_START) / (1 - VIGNETTE_START);
  const reach = clamp(beyond);
  return 1 - ((VIGNETTE_DEPTH * strength) / 100) * reach * reach * (3 - 2 * reach);
}

export const VIGNETTE_START = 0.1;
export const VIGNETTE_DEPTH = 0.8;

type Colour = [number, number, number];
type Change = (colour: Colour) => void;
const BANDS = [0, 1, 2] as const;

/** The adjustments that a recipe asks for, in their order. */
function changes(recipe: Recipe): Change[] {
  const wanted: Change[] = [];
  if (recipe.brightness) wanted.push(brightened(recipe.brightness / 100));
  if (recipe.contrast) wanted.push(contrasted(recipe.contrast / 100));
  if (recipe.saturation) wanted.push(saturated(recipe.saturation / 100));
  if (recipe.warmth) wanted.push(warmed(recipe.warmth / 100));
  return wanted;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** A hyperbola from black to white that leaves black with this slope: bends the middle, keeps both ends. */
function bent(value: number, slope: number): number {
  return (value * slope) / (1 + (slope - 1) * value);
}

function brightened(amount: number): Change {
  const slope = 3 ** amount;
  return (colour) => {
    for (const band of BANDS) colour[band] = bent(colour[band], slope);
  };
}

/** More: an S about the middle that keeps black and white. Less: everything nearer to the middle grey. */
function contrasted(amount: number): Change {
  const slope = 3 ** -amount;
  const change = (value: number) => {
    if (amount < 0) return 0.5 + (value - 0.5) * (1 + amount / 2);
    return value < 0.5 ? bent(2 * value, slope) / 2 : 1 - bent(2 - 2 * value, slope) / 2;
  };
  return (colour) => {
    for (const band of BANDS) colour[band] = change(colour[band]);
  };
}

function saturated(amount: number): Change {
  return (colour) => {
    const grey = colour[0] * RED + colour[1] * GREEN + colour[2] * BLUE;
    for (const band of BANDS) colour[band] = clamp(grey + (colour[band] - grey) * (1 + amount));
  };
}

/** A warmer or a colder light on the scene, as light as before. */
function warmed(amount: number): Change {
  const gains: Colour = [1 + 0.16 * amount, 1 + 0.02 * amount, 1 - 0.28 * amount];
  const light = RED * gains[0] + GREEN * gains[1] + BLUE * gains[2];
  return (colour) => {
    for (const band of BANDS) colour[band] = clamp((colour[band] * gains[band]) / light);
  };
}
