/**
 * How the client is cut into files. What every page needs is two of them, the libraries and the frame; what the home
 * feed needs besides is one. Left to itself the bundler makes forty, for each set of pages that share a module: more
 * requests than a phone can send at once, and each compressed alone.
 */
import type { Rolldown } from "vite";

type Name = Extract<Rolldown.CodeSplittingGroup["name"], (...args: never[]) => unknown>;

/** The modules that `start` cannot do without, of ours alone: their libraries go with them. */
function reachable(start: string, ask: Parameters<Name>[1]): Set<string> {
  const found = new Set([start]);
  for (const each of found) {
    for (const next of ask.getModuleInfo(each)?.importedIds ?? []) {
      if (!next.includes("/node_modules/")) found.add(next);
    }
  }
  return found;
}

/** The groups, for the page that most visits begin with. */
export function chunks(start: string): Rolldown.CodeSplittingGroup[] {
  let needed: Set<string> | null = null;
  return [
    { name: "libraries", tags: ["$initial"], test: /[\\/]node_modules[\\/]/, priority: 3 },
    { name: "frame", tags: ["$initial"], priority: 2 },
    {
      debugName: "home",
      name: (id, ask) => ((needed ??= reachable(start, ask)).has(id) ? "home" : null),
      priority: 1,
    },
  ];
}
