/**
 * What a browser shows of the client before it installs it: a manifest for each language, from the catalogues, with
 * pictures of the gallery. The page's first script names the one of its language.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "vite";
import { messagesOf } from "./words.ts";

const FIRST = "en";
const RIGHT_TO_LEFT = ["ar"];

/** The gallery's pictures by the key of what they show; a language's own, where it has one, stands for the general. */
const PICTURES = [
  { name: "home-phone-light", key: "install.home", shape: "narrow" },
  { name: "filters-phone-dark", key: "install.filters", shape: "narrow" },
  { name: "profile-phone-dark", key: "install.profile", shape: "narrow" },
  { name: "home-desk-light", key: "install.home", shape: "wide" },
  { name: "profile-desk-light", key: "install.profile", shape: "wide" },
] as const;
const OWN: Record<string, Record<string, string>> = { ar: { "home-phone-light": "home-phone-arabic" } };

/** The measures of a lossy WebP, from its head (RFC 6386, 9.1). */
export function measuresOf(picture: Buffer): { width: number; height: number } {
  if (picture.toString("latin1", 12, 16) !== "VP8 ") throw new Error("not a lossy WebP");
  return { width: picture.readUInt16LE(26) & 0x3fff, height: picture.readUInt16LE(28) & 0x3fff };
}

const icon = (src: string, sizes: string, purpose: string) => ({
  src,
  sizes,
  type: src.endsWith(".svg") ? "image/svg+xml" : "image/png",
  purpose,
});
const shortcut = (name: string | undefined, url: string) => ({
  name,
  url,
  icons: [{ src: "/static/icon-192.png", sizes: "192x192", type: "image/png" }],
});

/** The manifest of one language, and the names of the pictures in it. */
export async function manifestOf(words: string, gallery: string, language: string) {
  const of = (part: string) => messagesOf(join(words, language, `${part}.ts`));
  const said = { ...(await of("install")), ...(await of("app")), ...(await of("saved")) };
  const names = PICTURES.map(({ name }) => OWN[language]?.[name] ?? name);
  const manifest = {
    name: "Heliograph",
    short_name: "Heliograph",
    description: said["install.description"],
    // One application, in whichever language it was installed.
    id: "/",
    start_url: "/",
    scope: "/",
    display: "standalone",
    lang: language,
    dir: RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr",
    categories: ["photo", "social"],
    background_color: "#16181d",
    theme_color: "#16181d",
    icons: [
      icon("/static/icon.svg", "any", "any"),
      icon("/static/icon-192.png", "192x192", "any"),
      icon("/static/icon-512.png", "512x512", "any"),
      icon("/static/icon-maskable.svg", "any", "maskable"),
      icon("/static/icon-512.png", "512x512", "maskable"),
    ],
    shortcuts: [shortcut(said["app.newPost"], "/create"), shortcut(said["saved.title"], "/saved")],
    screenshots: PICTURES.map(({ key, shape }, at) => {
      const { width, height } = measuresOf(readFileSync(join(gallery, `${names[at]}.webp`)));
      return {
        src: `/static/screenshots/${names[at]}.webp`,
        sizes: `${width}x${height}`,
        type: "image/webp",
        form_factor: shape,
        label: said[key],
      };
    }),
  };
  return { manifest, names };
}

/** Put the manifests and their pictures beside the bundle. They are fetched by who installs, and by nobody else. */
export function manifest(folder: string): Plugin {
  const words = resolve(folder, "src/platform/words");
  const gallery = resolve(folder, "../docs/pictures/gallery");
  return {
    name: "heliograph-manifest",
    apply: "build",
    async generateBundle() {
      const shown = new Set<string>();
      for (const { name: language } of readdirSync(words, { withFileTypes: true }).filter((each) =>
        each.isDirectory(),
      )) {
        const made = await manifestOf(words, gallery, language);
        for (const name of made.names) shown.add(name);
        const fileName = `static/manifest${language === FIRST ? "" : `.${language}`}.webmanifest`;
        this.emitFile({ type: "asset", fileName, source: JSON.stringify(made.manifest) });
      }
      for (const name of shown) {
        const source = readFileSync(join(gallery, `${name}.webp`));
        this.emitFile({ type: "asset", fileName: `static/screenshots/${name}.webp`, source });
      }
    },
  };
}
