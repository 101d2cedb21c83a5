import { isVideoFile } from "@/features/media/checks";
import { frame } from "@/features/media/looks/framing";
import type { Picture } from "../SpotStage";
import { useEditedPreview } from "./previews";
import type { Photo, Shipment } from "./shipment";

/** The photos of a draft on which people can be placed: those that this browser can draw. */
export function picturesOf(draft: Shipment): Picture[] {
  return draft.photos
    .filter((photo) => !isVideoFile(photo))
    .flatMap((photo) => {
      const { width, height, recipe } = photo;
      if (!width || !height) return [];
      const box = recipe ? frame({ width, height }, recipe).box : { width, height };
      return { key: photo.key, ratio: box.width / box.height, image: <DraftPicture photo={photo} /> };
    });
}

function DraftPicture({ photo }: { photo: Photo }) {
  const url = useEditedPreview(photo);
  return url && <img src={url} alt={photo.alt} draggable={false} />;
}
