// The four JPEGs of a photo by sharp, as a Node service would make them: one decode, then a cascade of resizes.
// `node sharp_set.mjs SECONDS FILE...` runs where node_modules holds sharp, and prints images for each second of CPU.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const sharp = createRequire(process.cwd() + "/")("sharp");
sharp.concurrency(1);
sharp.cache(false);

const encoding = { quality: 82, progressive: true, chromaSubsampling: "4:2:0", optimiseCoding: true };

async function shrunk(image, side) {
  const { data, info } = await image
    .resize(side, side, { fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  return () => sharp(data, { raw });
}

async function set(source) {
  const large = await shrunk(sharp(source, { failOn: "error" }).rotate().toColourspace("srgb"), 1080);
  const medium = await shrunk(large(), 640);
  const small = await shrunk(medium(), 320);
  const square = small().resize(150, 150, { fit: "cover", position: "attention" });
  return Promise.all([large(), medium(), small(), square].map((image) => image.jpeg(encoding).toBuffer()));
}

const [seconds, ...paths] = process.argv.slice(2);
const sources = paths.map((path) => readFileSync(path));
await set(sources[0]);
const began = performance.now();
const spent = process.cpuUsage();
let done = 0;
while (performance.now() - began < Number(seconds) * 1000) {
  await set(sources[done % sources.length]);
  done += 1;
}
const { user, system } = process.cpuUsage(spent);
console.log((done * 1e6) / (user + system));
