/** A photo too heavy to be posted, made lighter in the browser, so that nobody is sent away to learn an editor. */
import { LARGEST_PHOTO_BYTES } from "./checks";

const LONGEST_SIDE = 4096;
const QUALITIES = [0.92, 0.85, 0.75];

/** The same picture as a JPEG that fits; null where this browser cannot draw it, or nothing helps. */
export async function madeToFit(file: File): Promise<File | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    const context = canvas.getContext("2d");
    if (!context) return null;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    for (const quality of QUALITIES) {
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (blob && blob.size <= LARGEST_PHOTO_BYTES) {
        return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
      }
    }
    return null;
  } catch {
    return null;
  }
}
