/** The catalogues' part in the build: every message is parsed while building, so that no parser travels. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import compile from "icu-minify/compile";
import { transformWithOxc, type Plugin } from "vite";

const WHOLE = /\/platform\/words\/(en|de|ar)\/index\.ts\?later$/;
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

/**
 * What no first page says, by what the keys begin with: a second file of each language. Modules that say anything of it
 * have it fetched before they run (`words/later.ts`); the build sees to that by itself.
 */
const LATER =
  /^(?:again|camera|complete|compose|devices|edit|files|keys|leave|marks|me|people|privacy|report|requests|saved|settings|storage|tag|welcome|why)\./;
/** Neither are these, which a dialog says. */
const LATER_BESIDES = new Set(["comment.deleteAnswers", "comment.deleteAsk", "comment.deleteWhy"]);
/** Said at once all the same. */
const AT_ONCE = new Set([
  "compose.drop",
  "keys.hint",
  "me.pictureOf",
  "saved.addToMenu",
  "settings.languageFailed",
  "tag.on",
  "tag.show",
  "tag.with",
  "why.title",
]);

const isLater = (key: string) => LATER_BESIDES.has(key) || (LATER.test(key) && !AT_ONCE.has(key));

/** Whether the code of a module says anything that comes later. */
export function saysLater(code: string): boolean {
  const literals = code.matchAll(/["'`]([a-z]+\.[\w.]*)/gi);
  return [...literals].some(([, key]) => isLater(key ?? ""));
}

/** The messages of a whole language, wherever they stand. */
async function allMessages(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder)).filter((file) => file !== "index.ts");
  return Object.assign(
    {},
    ...(await Promise.all(files.map((file) => messagesOf(join(folder, file))))),
  ) as Record<string, string>;
}

function compiled(messages: Record<string, string>, language: string): string {
  const finish = RIGHT_TO_LEFT.includes(language) ? isolated : (message: unknown) => message;
  const entries = Object.entries(messages).map(([key, message]) => [key, finish(compile(message))] as const);
  return `export default ${JSON.stringify(Object.fromEntries(entries))};`;
}

function only(messages: Record<string, string>, isWanted: (key: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(messages).filter(([key]) => isWanted(key)));
}

/** Serve catalogues with their messages compiled, and tell the first script of the page where each language lies. */
export function words(): Plugin {
  return {
    name: "heliograph-words",
    async load(id) {
      const whole = WHOLE.exec(id);
      if (whole?.[1]) return compiled(only(await allMessages(dirname(id)), isLater), whole[1]);
      const language = CATALOGUE.exec(id)?.[1];
      if (language === undefined) return null;
      return compiled(
        only(await messagesOf(id), (key) => !isLater(key)),
        language,
      );
    },
    transform: {
      order: "post",
      handler(code, id) {
        if (!/\/web\/src\/(?!platform\/words\/)[^?]*\.tsx?$/.test(id) || !saysLater(code)) return null;
        return { code: `import "@/platform/words/later";\n${code}`, map: null };
      },
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
