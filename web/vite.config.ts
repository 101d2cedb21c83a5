import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, URL } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vitest/config";

const here = fileURLToPath(new URL(".", import.meta.url));
const outDir = resolve(here, "../src/heliograph/client");

/** Put the API's human page beside the client: our own shell around the files of swagger-ui-dist. */
function apiDocs(): Plugin {
  return {
    name: "heliograph-api-docs",
    apply: "build",
    closeBundle() {
      const target = join(outDir, "docs");
      const swagger = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      mkdirSync(target, { recursive: true });
      for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
        copyFileSync(join(swagger, file), join(target, file));
      }
      for (const file of readdirSync(join(here, "docs-page"))) {
        copyFileSync(join(here, "docs-page", file), join(target, file));
      }
    },
  };
}

const api = process.env["HELIOGRAPH_API"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), apiDocs()],
  resolve: { alias: { "@": resolve(here, "src") } },
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    // Nothing may be inlined as a data: script or font: the page's policy allows data: for pictures only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": api, "/media": api, "/upload": api } },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
