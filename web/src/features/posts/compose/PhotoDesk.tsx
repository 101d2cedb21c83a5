import { ArrowLeft, ArrowRight, ImageIcon, Plus, Trash2, Wand2 } from "lucide-react";
import { useState, type DragEvent } from "react";
import { megabytes, MOST_FILES } from "@/features/media/checks";
import { frame } from "@/features/media/looks/framing";
import { frameRatio } from "@/features/media/renditions";
import { IconButton } from "@/ui/Button";
import { cx } from "@/ui/cx";
import css from "./Compose.module.css";
import { movePhoto, removePhoto } from "./desk";
import { FilePicker } from "./FilePicker";
import { useEditedPreview } from "./previews";
import type { Photo, Shipment } from "./shipment";

interface PhotoDeskProps {
  draft: Shipment;
  current: Photo | undefined;
  onSelect: (key: string) => void;
  onFiles: (files: readonly File[]) => void;
  onEdit: (key: string) => void;
}

/** The chosen photos: one large, all of them in a row to pick, move and take away. */
export function PhotoDesk({ draft, current, onSelect, onFiles, onEdit }: PhotoDeskProps) {
  const [dragged, setDragged] = useState<string | null>(null);
  const at = current ? draft.photos.indexOf(current) : -1;

  const dropOn = (event: DragEvent, to: number) => {
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
    movePhoto(draft.id, dragged, to);
    setDragged(null);
  };

  return (
    <div className={css.desk}>
      {current && (
        <figure className={css.large} style={{ aspectRatio: String(ratioOf(current)) }}>
          <Preview photo={current} />
          <figcaption className={css.tools}>
            {draft.photos.length > 1 && (
              <>
                <IconButton
                  label="Move earlier"
                  disabled={at <= 0}
                  onClick={() => movePhoto(draft.id, current.key, at - 1)}
                >
                  <ArrowLeft size={19} />
                </IconButton>
                <span aria-live="polite">
                  {at + 1} of {draft.photos.length}
                </span>
                <IconButton
                  label="Move later"
                  disabled={at >= draft.photos.length - 1}
                  onClick={() => movePhoto(draft.id, current.key, at + 1)}
                >
                  <ArrowRight size={19} />
                </IconButton>
              </>
            )}
            <button type="button" className={css.edit} onClick={() => onEdit(current.key)}>
              <Wand2 size={17} aria-hidden="true" /> Edit
            </button>
            <IconButton label="Remove this photo" onClick={() => removePhoto(draft.id, current.key)}>
              <Trash2 size={19} />
            </IconButton>
          </figcaption>
        </figure>
      )}
      <ul className={css.strip} aria-label="Photos of this post">
        {draft.photos.map((photo, index) => (
          // Dragging is for pointers; the buttons on the large photo do the same for everyone.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <li
            key={photo.key}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = "move";
              event.dataTransfer.setData("text/plain", photo.name);
              setDragged(photo.key);
            }}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => dragged && event.preventDefault()}
            onDrop={(event) => dropOn(event, index)}
          >
            <button
              type="button"
              className={cx(css.thumb, photo.key === dragged && css.dragged)}
              aria-pressed={photo === current}
              aria-label={`Photo ${index + 1}: ${photo.name}, ${megabytes(photo.size)}`}
              onClick={() => onSelect(photo.key)}
            >
              <Preview photo={photo} />
              {photo.sent > 0 && photo.sent < 1 && (
                <span className={css.sent} style={{ width: `${photo.sent * 100}%` }} />
              )}
            </button>
          </li>
        ))}
        {draft.photos.length < MOST_FILES && (
          <li>
            <FilePicker className={cx(css.thumb, css.add)} label="Add more photos" onFiles={onFiles}>
              <Plus size={24} />
            </FilePicker>
          </li>
        )}
      </ul>
    </div>
  );
}

function ratioOf(photo: Photo): number {
  const { width, height, recipe } = photo;
  if (!width || !height) return 1;
  return frameRatio(recipe ? frame({ width, height }, recipe).box : { width, height });
}

function Preview({ photo }: { photo: Photo }) {
  const url = useEditedPreview(photo);
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  if (url && url !== brokenUrl) {
    return (
      <img className={css.preview} src={url} alt="" draggable={false} onError={() => setBrokenUrl(url)} />
    );
  }
  return (
    <span className={css.noPreview}>
      <ImageIcon size={24} aria-hidden="true" />
      <span>{url ? `${photo.name} — no preview here` : ""}</span>
    </span>
  );
}
