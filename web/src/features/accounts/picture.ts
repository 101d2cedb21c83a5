/** A picture of oneself: which square of a photo it is, and that square as a file small enough to send at once. */

const SIDE_PIXELS = 640;
const LONGEST_PIXELS = 2048;
export const MOST_ZOOM = 4;

export interface Size {
  width: number;
  height: number;
}

/** In the photo's pixels. */
export interface Square {
  left: number;
  top: number;
  side: number;
}

/** The largest square, in the middle. */
export function middleSquare({ width, height }: Size): Square {
  const side = Math.min(width, height);
  return { left: (width - side) / 2, top: (height - side) / 2, side };
}

/** How near a square is: 1 where it could not be larger. */
export function zoomOf(size: Size, { side }: Square): number {
  return Math.min(size.width, size.height) / side;
}

const between = (least: number, most: number, value: number) => Math.min(most, Math.max(least, value));

/** The square after the photo was moved under it, in fractions of the square, and brought nearer by `factor`. */
export function gripped(
  size: Size,
  square: Square,
  { across, down, factor }: { across: number; down: number; factor: number },
): Square {
  const most = Math.min(size.width, size.height);
  const side = between(most / MOST_ZOOM, most, square.side / factor);
  const place = (start: number, moved: number, length: number) =>
    between(0, length - side, start + square.side * (0.5 - moved) - side / 2);
  return { left: place(square.left, across, size.width), top: place(square.top, down, size.height), side };
}

export type Photo = HTMLCanvasElement;

/** A file as pixels, upright and on white; null where this browser cannot draw it (HEIC on most): the server can. */
export async function readPhoto(file: Blob): Promise<Photo | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_PIXELS / Math.max(bitmap.width, bitmap.height));
    const photo = document.createElement("canvas");
    photo.width = Math.max(1, Math.round(bitmap.width * scale));
    photo.height = Math.max(1, Math.round(bitmap.height * scale));
    draw(photo, bitmap, { left: 0, top: 0, ...sizeOf(bitmap) });
    bitmap.close();
    return photo;
  } catch {
    return null;
  }
}

/** A quarter clockwise. */
export function turned(photo: Photo): Photo {
  const canvas = document.createElement("canvas");
  canvas.width = photo.height;
  canvas.height = photo.width;
  const context = canvas.getContext("2d");
  context?.translate(canvas.width, 0);
  context?.rotate(Math.PI / 2);
  context?.drawImage(photo, 0, 0);
  return canvas;
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

/** Draw the square of a photo over all of a canvas. */
export function drawSquare(canvas: HTMLCanvasElement, photo: Photo, { left, top, side }: Square): void {
  draw(canvas, photo, { left, top, width: side, height: side });
}

function draw(
  canvas: HTMLCanvasElement,
  source: CanvasImageSource,
  { left, top, width, height }: Size & { left: number; top: number },
): void {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, left, top, width, height, 0, 0, canvas.width, canvas.height);
}

/** The square as a file; never enlarged. */
export async function fileOf(photo: Photo, square: Square): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.max(1, Math.round(Math.min(SIDE_PIXELS, square.side)));
  drawSquare(canvas, photo, square);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
}
