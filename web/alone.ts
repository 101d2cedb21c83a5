/**
 * The two scripts that stand outside the bundle: what runs before the first paint, in the page itself, and the service
 * worker, which must lie at the root and is told by the build what there is to keep.
 */
import { join, resolve } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import { closure } from "./budget.ts";

const FIRST_PAINT = "static/first-paint.js";
/** The client's own scripts, as the bundler calls them: the first script decides when they come. */
const MAIN = /\s*<script type="module" crossorigin src="([^"]+)"><\/script>/g;

/** The service worker as one classic script: not every browser takes modules there. */
async function worker(folder: string, parts: Record<string, readonly string[]>): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: "error",
    root: folder,
    publicDir: false,
    resolve: { alias: { "@": resolve(folder, "src") } },
    define: Object.fromEntries(Object.entries(parts).map(([name, paths]) => [name, JSON.stringify(paths)])),
    build: {
      write: false,
      target: "es2022",
      lib: { entry: resolve(folder, "src/worker/main.ts"), formats: ["iife"], name: "worker" },
    },
  })) as Rolldown.RolldownOutput[];
  const [script] = built.flatMap(({ output }) => output);
  if (script?.type !== "chunk") throw new Error("the service worker was not built");
  return script.code;
}

/** What a visit of the feed needs, and what else there is: both without the API's page, which nobody opens offline. */
function partsOf(bundle: Rolldown.OutputBundle): { first: string[]; other: string[] } {
  const files = Object.values(bundle);
  const chunks = Object.fromEntries(
    files.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file] as const] : [])),
  );
  const home = closure(chunks, ["/feed/HomePage.tsx"]);
  for (const { isEntry, facadeModuleId, fileName } of Object.values(chunks)) {
    if (isEntry || facadeModuleId?.endsWith("/feed/HomePage.tsx")) home.add(fileName);
  }
  const first = new Set([...home]);
  for (const name of home) {
    for (const style of chunks[name]?.viteMetadata?.importedCss ?? []) first.add(style);
  }
  const all = files
    .map(({ fileName }) => fileName)
    .filter((name) => /^assets\/.*\.(?:js|css|woff2)$/.test(name));
  for (const name of all) if (/-latin-wght-[^/]*\.woff2$/.test(name)) first.add(name);
  const path = (name: string) => `/${name}`;
  return {
    first: [...first].map(path).sort(),
    other: all
      .filter((name) => !first.has(name))
      .map(path)
      .sort(),
  };
}

/** What runs before the first paint, as it stands in the page: without its comments, and on few bytes. */
async function firstScript(folder: string): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: "error",
    root: folder,
    publicDir: false,
    build: {
      write: false,
      target: "es2022",
      lib: { entry: join(folder, "public", FIRST_PAINT), formats: ["iife"], name: "firstPaint" },
    },
  })) as Rolldown.RolldownOutput[];
  const [script] = built.flatMap(({ output }) => output);
  if (script?.type !== "chunk" || script.code.includes("</"))
    throw new Error("the first script was not built");
  return script.code.trim();
}

export function alone(folder: string): Plugin {
  return {
    name: "heliograph-alone",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: async (html, { bundle }) => {
        // An entry that only imports is no file of its own in the end.
        const entries = Object.values(bundle ?? {}).flatMap((file) =>
          file.type === "chunk" && file.isEntry ? [`/${file.fileName}`] : [],
        );
        const home = partsOf(bundle ?? {}).first.filter(
          (path) => !html.includes(path) && !entries.includes(path) && !path.endsWith(".woff2"),
        );
        const script = await firstScript(folder);
        const main: string[] = [];
        const without = html.replace(MAIN, (_, path: string) => {
          main.push(path);
          return "";
        });
        if (main.length === 0) throw new Error("the page has no script");
        // In the page itself, so that it runs without a journey of its own; the server's policy names it by its hash.
        return without.replace(
          new RegExp(`<script src="/${FIRST_PAINT}"([^>]*)></script>`),
          (_, attributes: string) =>
            `<script data-main="${main.join(" ")}" data-home="${home.join(" ")}"${attributes}>${script}</script>`,
        );
      },
    },
    generateBundle: {
      // After the page is written: an entry that only imports is no file of its own any more.
      order: "post",
      async handler(_options, bundle) {
        const { first, other } = partsOf(bundle);
        const source = await worker(folder, { FIRST_PARTS: first, OTHER_PARTS: other });
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}
