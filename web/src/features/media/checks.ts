/** What can be said of a chosen file before a byte of it travels. The server judges again. */
import { bytes } from "@/platform/count";
import { t } from "@/platform/words";

export const LARGEST_PHOTO_BYTES = 10_000_000;
export const LARGEST_VIDEO_BYTES = 100_000_000;
export const MOST_FILES = 10;
const LARGEST_PIXELS = 100_000_000;

export interface Chosen {
  name: string;
  type: string;
  size: number;
}

const VIDEO_TYPES = new Set(["video/mp4", "video/quicktime", "video/webm"]);

/** What systems call some types, and what the server does. */
const SAME_TYPES: Record<string, string> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/heic-sequence": "image/heic",
  "image/heif-sequence": "image/heif",
  "video/x-m4v": "video/mp4",
};

/** For the device's own picker. Names too: many systems give HEIC and MOV no type. */
export const ACCEPTED = "image/*,video/mp4,video/quicktime,video/webm,.heic,.heif,.avif,.mov,.m4v,.mp4,.webm";

export function isVideoFile(file: Chosen): boolean {
  return typeOf(file).startsWith("video/");
}

/** Many systems give HEIC and AVIF no type: read it from the name. */
export function typeOf(file: Chosen): string {
  const type = file.type.toLowerCase().split(";")[0]?.trim();
  if (type) return SAME_TYPES[type] ?? type;
  const ending = file.name.toLowerCase().split(".").pop() ?? "";
  const byEnding: Record<string, string> = {
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    png: "image/png",
    webp: "image/webp",
    gif: "image/gif",
    heic: "image/heic",
    heif: "image/heif",
    avif: "image/avif",
    mp4: "video/mp4",
    m4v: "video/mp4",
    mov: "video/quicktime",
    qt: "video/quicktime",
    webm: "video/webm",
    mkv: "video/x-matroska",
    avi: "video/x-msvideo",
  };
  return byEnding[ending] ?? "";
}

/** Words for a file that cannot be posted, or null. */
export function fileProblem(file: Chosen): string | null {
  const type = typeOf(file);
  const { name } = file;
  if (type.startsWith("video/") && !VIDEO_TYPES.has(type)) {
    return t("files.videoKind", { name });
  }
  const isFilm = VIDEO_TYPES.has(type);
  if (!isFilm && !type.startsWith("image/")) return t("files.kind", { name });
  if (type === "image/svg+xml") return t("files.drawing", { name });
  if (file.size === 0) return t("files.empty", { name });
  const most = isFilm ? LARGEST_VIDEO_BYTES : LARGEST_PHOTO_BYTES;
  if (file.size > most) {
    const values = { name, size: bytes(file.size), most: bytes(most) };
    return t(isFilm ? "files.videoLarge" : "files.photoLarge", values);
  }
  return null;
}

/** A photo in all but its weight. */
export function isTooHeavy(file: Chosen): boolean {
  const type = typeOf(file);
  return type.startsWith("image/") && type !== "image/svg+xml" && file.size > LARGEST_PHOTO_BYTES;
}

/** Words for a picture whose measures the server would refuse, or null. */
export function measureProblem(name: string, width: number, height: number): string | null {
  if (width * height > LARGEST_PIXELS) {
    return t("files.measures", {
      name,
      count: Math.round((width * height) / 1e6),
      most: LARGEST_PIXELS / 1e6,
    });
  }
  return null;
}

/** Upright width and height; null where this browser cannot draw the format (the server may well be able to). */
export async function measure(file: Blob): Promise<{ width: number; height: number } | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const size = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
    return size;
  } catch {
    return null;
  }
}
