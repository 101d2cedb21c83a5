import { useEffect, useState } from "react";
import { pictureOf, shrunk, type Picture } from "./picture";
import { lookOf, tableAt, type Look } from "./queries";
import { PLAIN, type Recipe } from "./recipe";
import { forget, rendered } from "./renderer";

const PREVIEW_PIXELS = 2048;
const THUMB_PIXELS = 144;

/** The file as pixels to edit: undefined while it is read, null where this browser cannot draw it. */
export function usePicture(file: Blob): Picture | null | undefined {
  const [picture, setPicture] = useState<Picture | null | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    let made: Picture | null = null;
    void pictureOf(file, PREVIEW_PIXELS).then((read) => {
      made = read;
      if (isWanted) setPicture(read);
      else if (read) forget(read);
    });
    return () => {
      isWanted = false;
      if (made) forget(made);
    };
  }, [file]);
  return picture;
}

/** The picture in every look, as addresses for small images by the look's name; "" is the picture without one. */
export function useThumbs(picture: Picture | null, looks: readonly Look[], recipe: Recipe) {
  const [thumbs, setThumbs] = useState<ReadonlyMap<string, string>>(new Map());
  const { rotate } = recipe;
  useEffect(() => {
    if (!picture) return;
    let isWanted = true;
    const small = shrunk(picture, THUMB_PIXELS);
    const draw = (name: string, table: Uint8Array | null) => {
      const canvas = isWanted && rendered(small, { ...PLAIN, filter: name, rotate }, table);
      const url = canvas ? canvas.toDataURL("image/jpeg", 0.85) : null;
      if (url) setThumbs((old) => new Map(old).set(name, url));
    };
    draw("", null);
    for (const look of looks) {
      void tableAt(look.lut_url).then(
        (table) => draw(look.name.toLowerCase(), table),
        // The look's own preview stays in its place.
        () => undefined,
      );
    }
    return () => {
      isWanted = false;
      forget(small);
    };
  }, [picture, looks, rotate]);
  return thumbs;
}

/** The file as its recipe makes it, as a small JPEG to show; null where this browser cannot. */
export async function editedPreview(
  file: Blob,
  recipe: Recipe,
  looks: readonly Look[],
): Promise<Blob | null> {
  const look = lookOf(recipe, looks);
  const picture = await pictureOf(file, 1080);
  if (!picture) return null;
  const table = look ? await tableAt(look.lut_url).catch(() => null) : null;
  const canvas = rendered(picture, recipe, table);
  const copy = canvas && shrunk(canvas, 1080);
  forget(picture);
  return copy && new Promise((resolve) => copy.toBlob(resolve, "image/jpeg", 0.9));
}
