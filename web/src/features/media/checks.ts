/** What can be said of a chosen file before a byte of it travels. The server judges again. */

export const LARGEST_FILE_BYTES = 10 * 1024 * 1024;
export const MOST_FILES = 10;
const LARGEST_PIXELS = 100_000_000;

export interface Chosen {
  name: string;
  type: string;
  size: number;
}

/** Many systems give HEIC and AVIF no type: read it from the name. */
export function typeOf(file: Chosen): string {
  if (file.type) return file.type.toLowerCase();
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
  };
  return byEnding[ending] ?? "";
}

/** Words for a file that cannot be posted, or null. */
export function fileProblem(file: Chosen): string | null {
  const type = typeOf(file);
  if (type.startsWith("video/")) return `${file.name} is a video; only photos can be posted so far.`;
  if (!type.startsWith("image/")) return `${file.name} is not a photo.`;
  if (type === "image/svg+xml") return `${file.name} is a drawing (SVG), not a photo.`;
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size > LARGEST_FILE_BYTES) {
    return `${file.name} has ${megabytes(file.size)}; a photo may have up to ${megabytes(LARGEST_FILE_BYTES)}.`;
  }
  return null;
}

/** A photo in all but its weight. */
export function isTooHeavy(file: Chosen): boolean {
  const type = typeOf(file);
  return type.startsWith("image/") && type !== "image/svg+xml" && file.size > LARGEST_FILE_BYTES;
}

/** Words for a picture whose measures the server would refuse, or null. */
export function measureProblem(name: string, width: number, height: number): string | null {
  if (width * height > LARGEST_PIXELS) {
    return `${name} has ${Math.round((width * height) / 1e6)} megapixels; up to 100 can be posted.`;
  }
  return null;
}

export function megabytes(bytes: number): string {
  const value = bytes / (1024 * 1024);
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, "") : Math.round(value)} MB`;
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
