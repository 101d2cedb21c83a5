/** How an author wants a photo rendered, in the words of the API. The server keeps it beside the untouched original. */

export interface Crop {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Turn = 0 | 90 | 180 | 270;

export interface Recipe {
  /** The name of a look, lower case; "" for none. */
  filter: string;
  strength: number;
  brightness: number;
  contrast: number;
  saturation: number;
  warmth: number;
  vignette: number;
  /** Degrees clockwise. */
  rotate: Turn;
  straighten_degrees: number;
  /** Fractions of what turning and straightening leave. */
  crop: Crop | null;
}

export const PLAIN: Recipe = {
  filter: "",
  strength: 100,
  brightness: 0,
  contrast: 0,
  saturation: 0,
  warmth: 0,
  vignette: 0,
  rotate: 0,
  straighten_degrees: 0,
  crop: null,
};

/** Whether the picture would come out as it went in. */
export function isPlain(recipe: Recipe): boolean {
  return (
    !hasColour(recipe) &&
    recipe.vignette === 0 &&
    recipe.rotate === 0 &&
    recipe.straighten_degrees === 0 &&
    recipe.crop === null
  );
}

/** Whether any colour changes, the vignette aside. */
export function hasColour(recipe: Recipe): boolean {
  const { filter, strength, brightness, contrast, saturation, warmth } = recipe;
  return (
    (filter !== "" && strength > 0) || brightness !== 0 || contrast !== 0 || saturation !== 0 || warmth !== 0
  );
}

/** What differs from the plain recipe: all that travels. */
export function brief(recipe: Recipe): Partial<Recipe> {
  const entries = Object.entries(recipe).filter(([name, value]) => value !== PLAIN[name as keyof Recipe]);
  return Object.fromEntries(entries);
}
