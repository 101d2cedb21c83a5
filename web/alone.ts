/**
 * The two scripts that stand outside the bundle: what runs before the first paint, under a name that never changes its
 * content, and the service worker, which must lie at the root and is told by the build what there is to keep.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import { closure } from "./budget.ts";

const FIRST_PAINT = "static/first-paint.js";

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

export function alone(folder: string): Plugin {
  const firstPaint = readFileSync(join(folder, "public", FIRST_PAINT), "utf8");
  const mark = createHash("sha256").update(firstPaint).digest("hex").slice(0, 8);
  const firstPaintPath = `assets/first-paint-${mark}.js`;
  return {
    name: "heliograph-alone",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) => {
        const home = partsOf(bundle ?? {}).first.filter(
          (path) => !html.includes(path) && !path.endsWith(".woff2"),
        );
        return html.replace(
          `src="/${FIRST_PAINT}"`,
          `src="/${firstPaintPath}" data-home="${home.join(" ")}"`,
        );
      },
    },
    generateBundle: {
      // After the page is written: an entry that only imports is no file of its own any more.
      order: "post",
      async handler(_options, bundle) {
        const { first, other } = partsOf(bundle);
        const source = await worker(folder, {
          FIRST_PARTS: [...first, `/${firstPaintPath}`],
          OTHER_PARTS: other,
        });
        this.emitFile({ type: "asset", fileName: firstPaintPath, source: firstPaint });
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}
