/** What one does at the desk: put photos on the draft, move them, take them away, share. */
import { fileProblem, isTooHeavy, isVideoFile, measure, MOST_FILES, typeOf } from "@/features/media/checks";
import { measureFilm } from "@/features/media/film";
import { madeToFit } from "@/features/media/fit";
import { isPlain, PLAIN, type Recipe } from "@/features/media/looks/recipe";
import { clock } from "@/features/media/playing";
import { firstCut, LONGEST_SECONDS, type Cut } from "@/features/media/trim";
import { bytes } from "@/platform/count";
import { t } from "@/platform/words";
import { dropFile, keepFile } from "@/platform/filebox";
import { newKey } from "@/platform/keys";
import { say } from "@/ui/toasts";
import { withoutPicture } from "../spots";
import { releasePreview } from "./previews";
import { halt, run } from "./runner";
import { recalled, shared, withPhotos, type Photo, type Shipment } from "./shipment";
import { discard, openDraft, shipmentById, update } from "./shipments";

/** Put files on the draft; answers the words for those that cannot be posted. */
export async function addFiles(files: readonly File[]): Promise<string[]> {
  const problems: string[] = [];
  const fit: File[] = [];
  for (const file of files) {
    // One after the other: a large photo takes a few hundred megabytes while it is drawn.
    const lighter = isTooHeavy(file) ? await madeToFit(file) : null;
    const problem = fileProblem(lighter ?? file);
    if (problem) problems.push(problem);
    else fit.push(lighter ?? file);
    if (lighter) say(t("compose.lighter", { name: file.name, size: bytes(file.size) }));
  }
  const draft = openDraft();
  const room = MOST_FILES - draft.photos.length;
  if (fit.length > room) {
    problems.push(t("compose.tooMany", { most: MOST_FILES, count: fit.length - room }));
    fit.length = Math.max(0, room);
  }
  const photos = await Promise.all(fit.map(photoOf));
  if (photos.length > 0) changePhotos(draft.id, (old) => [...old, ...photos]);
  return problems;
}

function photoOf(file: File): Promise<Photo> {
  return isVideoFile(file) ? filmOf(file) : pictureOf(file);
}

async function filmOf(file: File): Promise<Photo> {
  const key = newKey();
  const [film] = await Promise.all([measureFilm(file), keepFile(key, file)]);
  const length = film?.durationSeconds ?? null;
  if (length !== null && length > LONGEST_SECONDS) {
    say(t("compose.firstMinute", { name: file.name, length: clock(length) }));
  }
  return {
    key,
    name: file.name || t("compose.video"),
    type: typeOf(file),
    size: file.size,
    width: film?.width ?? null,
    height: film?.height ?? null,
    alt: "",
    durationSeconds: length,
    cut: firstCut(length),
    sent: 0,
  };
}

async function pictureOf(file: File): Promise<Photo> {
  const key = newKey();
  const [size] = await Promise.all([measure(file), keepFile(key, file)]);
  return {
    key,
    name: file.name || t("compose.photo"),
    type: typeOf(file),
    size: file.size,
    width: size?.width ?? null,
    height: size?.height ?? null,
    alt: "",
    sent: 0,
  };
}

function changePhotos(id: string, transition: (photos: Photo[]) => Photo[]): void {
  halt(id);
  update(id, (draft) => withPhotos(draft, transition(draft.photos)));
}

export function removePhoto(id: string, key: string): void {
  changePhotos(id, (photos) => photos.filter((photo) => photo.key !== key));
  releasePreview(key);
  void dropFile(key);
}

export function movePhoto(id: string, key: string, to: number): void {
  const photos = shipmentById(id)?.photos ?? [];
  const from = photos.findIndex((photo) => photo.key === key);
  if (from < 0 || from === to || to < 0 || to >= photos.length) return;
  changePhotos(id, (old) => {
    const moved = [...old];
    moved.splice(to, 0, ...moved.splice(from, 1));
    return moved;
  });
}

export function describePhoto(id: string, key: string, alt: string): void {
  change(id, key, { alt });
}

export function cutVideo(id: string, key: string, cut: Cut): void {
  change(id, key, { cut });
}

function change(id: string, key: string, changes: Partial<Photo>): void {
  update(id, (draft) => ({
    ...draft,
    photos: draft.photos.map((photo) => (photo.key === key ? { ...photo, ...changes } : photo)),
  }));
}

/** The bytes that travel stay the same: only what is asked for at the end changes. */
export function editPhoto(id: string, key: string, recipe: Recipe): void {
  const before = shipmentById(id);
  const old = before?.photos.find((photo) => photo.key === key)?.recipe ?? PLAIN;
  const isReframed = frameOf(old) !== frameOf(recipe);
  const isPlaced = before?.spots?.some((spot) => spot.picture === key);
  if (isReframed && isPlaced) say(t("tag.placeAgain"));
  update(id, (draft) => ({
    ...draft,
    // What was seen at a spot is somewhere else, or gone.
    ...(isReframed && draft.spots ? { spots: withoutPicture(draft.spots, key) } : {}),
    photos: draft.photos.map((photo) =>
      photo.key === key ? { ...photo, recipe: isPlain(recipe) ? undefined : recipe } : photo,
    ),
  }));
}

const frameOf = ({ crop, rotate, straighten_degrees }: Recipe) =>
  JSON.stringify([crop, rotate, straighten_degrees]);

export function writeDraft(
  id: string,
  words: Partial<Pick<Shipment, "caption" | "place" | "tagged" | "spots" | "commentsOff" | "hideLikeCount">>,
): void {
  update(id, (draft) => ({ ...draft, ...words }));
}

export function share(id: string): void {
  update(id, shared);
  run(id);
}

/** Take a shipment back to the desk. A draft that lay there already is kept only if it holds something. */
export function recall(id: string): void {
  halt(id);
  const desk = openDraft();
  if (desk.id !== id && desk.photos.length === 0 && !desk.caption.trim()) discard(desk.id);
  update(id, recalled);
}

export function throwAway(id: string): void {
  halt(id);
  for (const photo of shipmentById(id)?.photos ?? []) releasePreview(photo.key);
  discard(id);
}
