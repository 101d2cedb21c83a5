/**
 * Reads a look's colour table. Our own reader of the one kind of PNG that we write (8-bit RGB, not interlaced): a canvas
 * may convert colours, and where privacy is guarded it adds noise to what is read back from it.
 */
import { NODES, STEPS } from "./colour";

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const ROW_BYTES = STEPS * 3;
const ROWS = STEPS * STEPS;

/** NODES × 3 bytes, red fastest. Throws for any other file. */
export async function readTable(file: ArrayBuffer): Promise<Uint8Array> {
  const bytes = new Uint8Array(file);
  const view = new DataView(file);
  if (SIGNATURE.some((byte, at) => bytes[at] !== byte)) throw new Error("not a PNG");
  const packed: number[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (kind === "IHDR") checkHeader(view, at + 8);
    if (kind === "IDAT") packed.push(...bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const body = new Response(new Uint8Array(packed)).body;
  if (!body) throw new Error("an empty PNG");
  const inflated = body.pipeThrough(new DecompressionStream("deflate"));
  return unfiltered(new Uint8Array(await new Response(inflated).arrayBuffer()));
}

function checkHeader(view: DataView, at: number): void {
  const [width, height] = [view.getUint32(at), view.getUint32(at + 4)];
  const [bits, colours, interlace] = [view.getUint8(at + 8), view.getUint8(at + 9), view.getUint8(at + 12)];
  if (width !== STEPS || height !== ROWS || bits !== 8 || colours !== 2 || interlace !== 0) {
    throw new Error("not a colour table");
  }
}

/** Undo the filters of the PNG specification, section 9. */
function unfiltered(rows: Uint8Array): Uint8Array {
  if (rows.length !== ROWS * (ROW_BYTES + 1)) throw new Error("a colour table of another length");
  const pixels = new Uint8Array(NODES * 3);
  const pixel = (row: number, at: number) => (row < 0 || at < 0 ? 0 : (pixels[row * ROW_BYTES + at] ?? 0));
  for (let row = 0; row < ROWS; row += 1) {
    const filter = rows[row * (ROW_BYTES + 1)] ?? 0;
    for (let at = 0; at < ROW_BYTES; at += 1) {
      const [left, above, corner] = [
        pixel(row, at - 3),
        pixel(row - 1, at),
        at < 3 ? 0 : pixel(row - 1, at - 3),
      ];
      const raw = rows[row * (ROW_BYTES + 1) + 1 + at] ?? 0;
      pixels[row * ROW_BYTES + at] = raw + predicted(filter, left, above, corner);
    }
  }
  return pixels;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return Math.floor((left + above) / 2);
    case 4: {
      const guess = left + above - corner;
      const [byLeft, byAbove, byCorner] = [guess - left, guess - above, guess - corner].map(Math.abs) as [
        number,
        number,
        number,
      ];
      if (byLeft <= byAbove && byLeft <= byCorner) return left;
      return byAbove <= byCorner ? above : corner;
    }
    default:
      throw new Error("a filter that PNG does not know");
  }
}
