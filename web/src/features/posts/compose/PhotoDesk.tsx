import { ArrowLeft, ArrowRight, Film, ImageIcon, Plus, Trash2, Wand2 } from "lucide-react";
import { Suspense, useState, type DragEvent, type ReactNode } from "react";
import { isVideoFile, MOST_FILES } from "@/features/media/checks";
import { frame } from "@/features/media/looks/framing";
import { clock } from "@/features/media/playing";
import { frameRatio } from "@/features/media/renditions";
import { bytes } from "@/platform/count";
import { t } from "@/platform/words";
import { IconButton } from "@/ui/Button";
import { cx } from "@/ui/cx";
import { part } from "@/ui/part";
import css from "./Compose.module.css";
import { cutVideo, movePhoto, removePhoto } from "./desk";
import { FilePicker } from "./FilePicker";
import { useEditedPreview } from "./previews";
import type { Photo, Shipment } from "./shipment";

const VideoDesk = part(() => import("@/features/media/VideoDesk").then(({ VideoDesk }) => VideoDesk));

interface PhotoDeskProps {
  draft: Shipment;
  current: Photo | undefined;
  onSelect: (key: string) => void;
  onFiles: (files: readonly File[]) => void;
  onEdit: (key: string) => void;
}

/** The chosen photos and videos: one large, all of them in a row to pick, move and take away. */
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
        <Large key={current.key} draft={draft} photo={current}>
          <figcaption className={css.tools}>
            {draft.photos.length > 1 && (
              <>
                <IconButton
                  label={t("compose.earlier")}
                  disabled={at <= 0}
                  onClick={() => movePhoto(draft.id, current.key, at - 1)}
                >
                  <ArrowLeft size={19} className="points" />
                </IconButton>
                <span aria-live="polite">{t("compose.of", { at: at + 1, count: draft.photos.length })}</span>
                <IconButton
                  label={t("compose.later")}
                  disabled={at >= draft.photos.length - 1}
                  onClick={() => movePhoto(draft.id, current.key, at + 1)}
                >
                  <ArrowRight size={19} className="points" />
                </IconButton>
              </>
            )}
            {!current.cut && (
              <button type="button" className={css.edit} onClick={() => onEdit(current.key)}>
                <Wand2 size={17} aria-hidden="true" /> {t("ui.edit")}
              </button>
            )}
            <IconButton
              label={isVideoFile(current) ? t("compose.removeVideo") : t("compose.removePhoto")}
              onClick={() => removePhoto(draft.id, current.key)}
            >
              <Trash2 size={19} />
            </IconButton>
          </figcaption>
        </Large>
      )}
      <ul className={css.strip} aria-label={t("compose.all")}>
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
              aria-label={labelOf(photo, index + 1)}
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
            <FilePicker className={cx(css.thumb, css.add)} label={t("compose.add")} onFiles={onFiles}>
              <Plus size={24} />
            </FilePicker>
          </li>
        )}
      </ul>
    </div>
  );
}

interface LargeProps {
  draft: Shipment;
  photo: Photo;
  children: ReactNode;
}

/** The one that is looked at: a photo, or a video with what can be done to it. */
function Large({ draft, photo, children }: LargeProps) {
  const url = useEditedPreview(photo);
  const ratio = ratioOf(photo);
  const still = (
    <figure className={css.large} style={{ aspectRatio: String(ratio) }}>
      <Preview photo={photo} />
      {children}
    </figure>
  );
  if (!photo.cut) return still;
  return (
    <Suspense fallback={still}>
      <VideoDesk
        name={photo.name}
        src={url}
        durationSeconds={photo.durationSeconds ?? null}
        cut={photo.cut}
        ratio={ratio}
        onCut={(cut) => cutVideo(draft.id, photo.key, cut)}
      >
        {children}
      </VideoDesk>
    </Suspense>
  );
}

function labelOf(photo: Photo, position: number): string {
  const values = { at: position, name: photo.name, size: bytes(photo.size) };
  if (photo.durationSeconds) {
    return t("compose.filmFile", { ...values, length: clock(photo.durationSeconds) });
  }
  return t("compose.file", { ...values, kind: isVideoFile(photo) ? "video" : "photo" });
}

function ratioOf(photo: Photo): number {
  const { width, height, recipe } = photo;
  if (!width || !height) return 1;
  return frameRatio(recipe ? frame({ width, height }, recipe).box : { width, height });
}

/** What the browser can show of a file. HEIC and some videos it cannot: then its name stands there. */
function Preview({ photo }: { photo: Photo }) {
  const url = useEditedPreview(photo);
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  const isVideo = isVideoFile(photo);
  const isSeen = url !== null && url !== brokenUrl && !(isVideo && photo.durationSeconds === null);
  if (!isSeen) {
    const Icon = isVideo ? Film : ImageIcon;
    return (
      <span className={css.noPreview}>
        <Icon size={24} aria-hidden="true" />
        {url && <strong dir="auto">{photo.name}</strong>}
        {url && <span>{t("video.previewLater")}</span>}
      </span>
    );
  }
  const onError = () => setBrokenUrl(url);
  if (!isVideo) return <img className={css.preview} src={url} alt="" draggable={false} onError={onError} />;
  return (
    <>
      {/* One picture of it: the fragment has browsers draw it without playing. */}
      <video
        className={css.preview}
        src={`${url}#t=${photo.cut?.coverSeconds ?? photo.cut?.startSeconds ?? 0.1}`}
        muted
        playsInline
        preload="metadata"
        tabIndex={-1}
        aria-hidden="true"
        onError={onError}
      />
      <span className={css.length} aria-hidden="true">
        {clock(photo.durationSeconds ?? 0)}
      </span>
    </>
  );
}
