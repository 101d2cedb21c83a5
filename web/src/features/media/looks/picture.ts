/** A chosen file as pixels to edit: upright, opaque, sRGB, no longer than a preview needs. */

export type Picture = HTMLCanvasElement;

/** Null where this browser cannot draw the format. What is transparent lies on white, as it will when posted. */
export async function pictureOf(file: Blob, longest: number): Promise<Picture | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const picture = shrunk(bitmap, longest);
    bitmap.close();
    return picture;
  } catch {
    return null;
  }
}

/** A copy, no longer than this; never enlarged. */
export function shrunk(source: ImageBitmap | Picture, longest: number): Picture {
  const scale = Math.min(1, longest / Math.max(source.width, source.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(source.width * scale));
  canvas.height = Math.max(1, Math.round(source.height * scale));
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) throw new Error("no canvas");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}
