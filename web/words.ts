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

const RIGHT_TO_LEFT = ["ar"];
const ISOLATE = "\u2068";
const END_OF_ISOLATE = "\u2069";

/**
 * Names and the like may run the other way than the sentence: keep each to itself, or its dots would wander. Compiled,
 * what is told stands as `["name"]`, and branches and tags hold messages of their own.
 */
export function isolated(message: unknown): unknown {
  if (!Array.isArray(message)) return message;
  return (message as unknown[]).flatMap((node): unknown[] => {
    if (!Array.isArray(node)) return [node];
    if (node.length === 1) return [ISOLATE, node, END_OF_ISOLATE];
    const [name, kind, options] = node as [string, unknown, unknown];
    const isBranching = typeof kind === "number" && typeof options === "object" && options !== null;
    if (isBranching) {
      const branches = Object.entries(options).map(([form, branch]) => [form, isolated(branch)] as const);
      return [[name, kind, Object.fromEntries(branches)]];
    }
    if (typeof kind === "number" && kind !== 0) return [node];
    return [[name, ...(isolated(node.slice(1)) as unknown[])]];
  });
}

/** Serve catalogues with their messages compiled, and tell the first script of the page where each language lies. */
export function words(): Plugin {
  return {
    name: "heliograph-words",
    async load(id) {
      const language = CATALOGUE.exec(id)?.[1];
      if (language === undefined) return null;
      const finish = RIGHT_TO_LEFT.includes(language) ? isolated : (message: unknown) => message;
      const messages = Object.entries(await messagesOf(id));
      const compiled = messages.map(([key, message]) => [key, finish(compile(message))] as const);
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
