import { ArrowLeft, ArrowRight, Film, ImageIcon, Plus, Trash2, Wand2 } from "lucide-react";
import { Suspense, useEffect, useRef, useState, type ReactNode } from "react";
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
import { useArranging } from "./useArranging";

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
  const at = current ? draft.photos.indexOf(current) : -1;

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
      <Strip draft={draft} current={current} onSelect={onSelect} onFiles={onFiles} />
    </div>
  );
}

/** All of them in a row: one is picked by a press, and moved by hand; the buttons on the large one move it for everyone. */
function Strip({ draft, current, onSelect, onFiles }: Omit<PhotoDeskProps, "onEdit">) {
  const row = useRef<HTMLUListElement>(null);
  const { item } = useArranging(row, (from, to) => {
    const photo = draft.photos[from];
    if (photo) movePhoto(draft.id, photo.key, to);
  });
  return (
    <ul ref={row} className={css.strip} aria-label={t("compose.all")}>
      {draft.photos.map((photo, index) => (
        <li key={photo.key} {...item(index)}>
          <button
            type="button"
            className={css.thumb}
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
      <Frame
        key={url}
        url={url}
        atSeconds={photo.cut?.coverSeconds ?? photo.cut?.startSeconds ?? 0.1}
        onError={onError}
      />
      <span className={css.length} aria-hidden="true">
        {clock(photo.durationSeconds ?? 0)}
      </span>
    </>
  );
}

/** One picture of a video, as of its moment. */
function Frame({ url, atSeconds, onError }: { url: string; atSeconds: number; onError: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  // The fragment has browsers draw it without playing; with another one they would load it anew, and show nothing.
  const [first] = useState(atSeconds);
  useEffect(() => {
    if (video.current) video.current.currentTime = atSeconds;
  }, [atSeconds]);
  return (
    <video
      ref={video}
      className={css.preview}
      src={`${url}#t=${first}`}
      muted
      playsInline
      preload="metadata"
      tabIndex={-1}
      aria-hidden="true"
      onError={onError}
    />
  );
}
