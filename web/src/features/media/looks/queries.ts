/** The looks on offer and their tables, fetched once. */
import { queryOptions } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, unwrap } from "@/platform/api";
import type { Recipe } from "./recipe";
import { readTable } from "./table";

export interface Look {
  /** As it is shown; a recipe has it in lower case. */
  name: string;
  preview_url: string;
  lut_url: string;
}

export const looksQuery = queryOptions({
  queryKey: ["filters"],
  queryFn: async ({ signal }): Promise<Look[]> => (await unwrap(api.GET("/api/filters", { signal }))).filters,
  staleTime: Infinity,
});

const tables = new Map<string, Promise<Uint8Array>>();

/** A look's table by its address, which names its content. What failed is tried again when next asked for. */
export function tableAt(url: string): Promise<Uint8Array> {
  const known = tables.get(url);
  if (known) return known;
  const coming = fetch(url)
    .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(`${answer.status}`))))
    .then(readTable);
  tables.set(url, coming);
  coming.catch(() => tables.delete(url));
  return coming;
}

/** The look that a recipe names. */
export function lookOf(recipe: Recipe, looks: readonly Look[]): Look | undefined {
  return looks.find((look) => look.name.toLowerCase() === recipe.filter);
}

/** The table of the recipe's look; null without a look, and until it has come. */
export function useTable(recipe: Recipe, looks: readonly Look[]): Uint8Array | null {
  const url = lookOf(recipe, looks)?.lut_url ?? null;
  const [found, setFound] = useState<{ url: string; table: Uint8Array } | null>(null);
  useEffect(() => {
    if (!url) return;
    let isWanted = true;
    tableAt(url).then(
      (table) => isWanted && setFound({ url, table }),
      // Offline: the preview stays without the look, the server will know it.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [url]);
  return found && found.url === url ? found.table : null;
}
