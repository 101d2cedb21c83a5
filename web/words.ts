/** The catalogues' part in the build: every message is parsed while building, so that no parser travels. */
import { readFile } from "node:fs/promises";
import compile from "icu-minify/compile";
import { transformWithOxc, type Plugin } from "vite";

const CATALOGUE = /\/platform\/words\/(en|de|ar)\/(?!index\.ts)[a-z-]+\.ts$/;

/** The messages of a catalogue's file, as they were written. */
export async function messagesOf(file: string): Promise<Record<string, string>> {
  const { code } = await transformWithOxc(await readFile(file, "utf8"), file, { lang: "ts" });
  const url = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
  return ((await import(/* @vite-ignore */ url)) as { default: Record<string, string> }).default;
}

/** Serve catalogues with their messages compiled, and tell the first script of the page where each language lies. */
export function words(): Plugin {
  return {
    name: "heliograph-words",
    async load(id) {
      if (!CATALOGUE.test(id)) return null;
      const messages = Object.entries(await messagesOf(id));
      const compiled = messages.map(([key, message]) => [key, compile(message)] as const);
      return `export default ${JSON.stringify(Object.fromEntries(compiled))};`;
    },
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) => {
        const addresses = Object.values(bundle ?? {}).flatMap((chunk) => {
          const [, language] =
            (chunk.type === "chunk" && chunk.facadeModuleId?.match(/\/platform\/words\/(..)\/index\.ts$/)) ||
            [];
          return language ? [`data-words-${language}="/${chunk.fileName}"`] : [];
        });
        return html.replace('src="/static/first-paint.js"', (found) =>
          [found, ...addresses.sort()].join(" "),
        );
      },
    },
  };
}
