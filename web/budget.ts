/** What the first visit of a page may weigh. The build says the figures, and fails where one is over. */
import { gzipSync, brotliCompressSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

/** Of compressed script, as gzip packs it: the larger of the two ways it is served. */
const MOST_BYTES = 150_000;

/** The pages that are bound by it. Links lead to the others too: they are weighed, for whoever reads the figures. */
const BOUND = new Set(["home", "log-in"]);

/** Pages that visits begin with, and what each draws at once, by the ends of its modules' names. */
const PAGES: Record<string, readonly string[]> = {
  home: ["/feed/HomePage.tsx", "/feed/SideColumn.tsx"],
  "log-in": ["/accounts/LoginPage.tsx"],
  post: ["/pages/PostRoute.tsx"],
  profile: ["/pages/ProfilePage.tsx"],
};

type Chunks = Record<string, Rolldown.OutputChunk>;

/** The files that hold these modules, and all that these files import. */
export function closure(chunks: Chunks, modules: readonly string[]): Set<string> {
  const holds = (chunk: Rolldown.OutputChunk, end: string) => chunk.moduleIds.some((id) => id.endsWith(end));
  const found = new Set<string>();
  for (const end of modules) {
    const [name] = Object.entries(chunks).find(([, chunk]) => holds(chunk, end)) ?? [];
    if (name === undefined)
      throw new Error(`no file of the build holds ${end}: is its page called otherwise now?`);
    found.add(name);
  }
  for (const name of found) for (const next of chunks[name]?.imports ?? []) found.add(next);
  return found;
}

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);

/** Weigh what each page loads before anybody touches it, in the language that weighs most. */
export function budget(): Plugin {
  return {
    name: "heliograph-budget",
    apply: "build",
    generateBundle(_options, bundle) {
      const chunks: Chunks = {};
      for (const [name, part] of Object.entries(bundle)) if (part.type === "chunk") chunks[name] = part;
      const packed = (name: string) => gzipSync(chunks[name]?.code ?? "", { level: 9 }).length;
      const entries = Object.values(chunks).flatMap(({ isEntry, fileName }) => (isEntry ? [fileName] : []));
      /** The catalogues of every language at this address, the heaviest first. */
      const catalogues = (end: RegExp) =>
        Object.values(chunks)
          .flatMap(({ facadeModuleId, fileName }) => (end.test(facadeModuleId ?? "") ? [fileName] : []))
          .sort((one, other) => packed(other) - packed(one));
      const [words] = catalogues(/\/platform\/words\/..\/index\.ts$/);
      const [moreWords] = catalogues(/\/platform\/words\/..\/index\.ts\?later$/);
      if (!words || !moreWords) this.error("the catalogues are not where web/budget.ts looks for them");
      const saysLater = (name: string) =>
        chunks[name]?.moduleIds.some((id) => id.endsWith("/platform/words/later.ts"));

      for (const [page, modules] of Object.entries(PAGES)) {
        const files = closure(chunks, modules);
        for (const each of [...entries, words]) files.add(each);
        for (const name of files) for (const next of chunks[name]?.imports ?? []) files.add(next);
        if ([...files].some(saysLater)) files.add(moreWords);
        let gzip = 0;
        let brotli = 0;
        for (const name of files) {
          gzip += packed(name);
          brotli += brotliCompressSync(chunks[name]?.code ?? "").length;
        }
        const figures = `first load of ${page}: ${kilobytes(gzip)} KB of script in ${files.size} files by gzip, ${kilobytes(brotli)} KB by brotli`;
        if (BOUND.has(page) && gzip > MOST_BYTES)
          this.error(`${figures}; ${kilobytes(MOST_BYTES)} KB at most (web/budget.ts)`);
        console.log(figures);
      }
    },
  };
}
