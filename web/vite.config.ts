import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, URL } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vitest/config";
import { alone } from "./alone.ts";
import { budget } from "./budget.ts";
import { chunks } from "./chunks.ts";
import { manifest } from "./manifest.ts";
import { words } from "./words.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const outDir = resolve(here, "../src/heliograph/client");

const SWAGGER_FILES = [
  "swagger-ui.css",
  "swagger-ui-bundle.js",
  "swagger-ui-bundle.js.LICENSE.txt",
  "LICENSE",
  "NOTICE",
];

/** Where an npm package lies. */
function packageDir(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/**
 * Put beside the client what its bundle does not carry: the API's human page, which is our own shell around the files
 * of swagger-ui-dist, and the licences of what is shipped.
 */
function besideTheBundle(): Plugin {
  return {
    name: "heliograph-beside-the-bundle",
    apply: "build",
    closeBundle() {
      const docs = join(outDir, "docs");
      const swagger = packageDir("swagger-ui-dist");
      mkdirSync(docs, { recursive: true });
      for (const file of SWAGGER_FILES) {
        copyFileSync(join(swagger, file), join(docs, file));
      }
      for (const file of readdirSync(join(here, "docs-page"))) {
        copyFileSync(join(here, "docs-page", file), join(docs, file));
      }
      const font = packageDir("@fontsource-variable/instrument-sans");
      copyFileSync(join(font, "LICENSE"), join(outDir, "static", "font-licence.txt"));
      pack(outDir);
    },
  };
}

const TEXT = new Set([".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".webmanifest"]);

/** Put every text beside itself as it is sent: once, and as small as can be, since it is sent so often. */
function pack(folder: string): void {
  for (const each of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!each.isFile() || !TEXT.has(extname(each.name))) continue;
    const file = join(each.parentPath, each.name);
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

const api = process.env["HELIOGRAPH_API"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), words(), budget(), alone(here), manifest(here), besideTheBundle()],
  resolve: { alias: { "@": resolve(here, "src") } },
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    // Nothing may be inlined as a data: script or font: the page's policy allows data: for pictures only.
    assetsInlineLimit: 0,
    license: { fileName: "static/licences.md" },
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { codeSplitting: { groups: chunks(resolve(here, "src/features/feed/HomePage.tsx")) } },
    },
  },
  server: { proxy: { "/api": api, "/media": api, "/upload": api } },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
