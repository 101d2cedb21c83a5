/** Object URLs of chosen files, made once and let go with the tab. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { lookOf, looksQuery, type Look } from "@/features/media/looks/queries";
import type { Recipe } from "@/features/media/looks/recipe";
import { keptFile } from "@/platform/filebox";
import type { Photo } from "./shipment";

const made = new Map<string, string>();

function usePreview(key: string): string | null {
  const [url, setUrl] = useState<string | null>(made.get(key) ?? null);
  useEffect(() => {
    if (made.has(key)) return;
    let isWanted = true;
    void keptFile(key).then((file) => {
      if (!file) return;
      const fresh = made.get(key) ?? URL.createObjectURL(file);
      made.set(key, fresh);
      if (isWanted) setUrl(fresh);
    });
    return () => {
      isWanted = false;
    };
  }, [key]);
  return url;
}

/** The photo as it will be posted; as it was chosen until that is drawn, and where it cannot be. */
export function useEditedPreview(photo: Photo | undefined): string | null {
  const { key, recipe } = photo ?? { key: "", recipe: undefined };
  const plain = usePreview(key);
  const { data: looks } = useQuery({ ...looksQuery, enabled: Boolean(recipe?.filter) });
  const isReady = recipe && (!recipe.filter || (looks && lookOf(recipe, looks)));
  const name = isReady ? `${key}|${JSON.stringify(recipe)}` : null;
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!name || !recipe || made.has(name)) return;
    let isWanted = true;
    void drawn(key, recipe, looks ?? []).then((blob) => {
      if (!blob) return;
      if (!made.has(name)) made.set(name, URL.createObjectURL(blob));
      if (isWanted) redraw((count) => count + 1);
    });
    return () => {
      isWanted = false;
    };
  }, [key, name, recipe, looks]);
  return (name && made.get(name)) || plain;
}

async function drawn(key: string, recipe: Recipe, looks: readonly Look[]): Promise<Blob | null> {
  const file = await keptFile(key);
  if (!file) return null;
  const { editedPreview } = await import("@/features/media/looks/usePictures");
  return editedPreview(file, recipe, looks);
}

export function releasePreview(key: string): void {
  for (const [name, url] of made) {
    if (name !== key && !name.startsWith(`${key}|`)) continue;
    URL.revokeObjectURL(url);
    made.delete(name);
  }
}
