import { useNavigate } from "@tanstack/react-router";
import { Camera, ImagePlus, Video } from "lucide-react";
import { Suspense, useEffect, useState, type FormEvent } from "react";
import { isVideoFile, LARGEST_PHOTO_BYTES, LARGEST_VIDEO_BYTES, MOST_FILES } from "@/features/media/checks";
import { PLAIN, type Recipe } from "@/features/media/looks/recipe";
import { bytes, codePoints, number } from "@/platform/count";
import { keptFile } from "@/platform/filebox";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button, buttonClass } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Area } from "@/ui/Field";
import { PageHead } from "@/ui/PageHead";
import { part } from "@/ui/part";
import { say } from "@/ui/toasts";
import { PlaceField } from "../completing/PlaceField";
import { useCompleting } from "../completing/useCompleting";
import { CAPTION_LENGTH } from "../rules";
import { TagPeople } from "../TagPeople";
import { Choices } from "./Choices";
import css from "./Compose.module.css";
import { addFiles, describePhoto, editPhoto, share, throwAway, writeDraft } from "./desk";
import { FilePicker } from "./FilePicker";
import { PhotoDesk } from "./PhotoDesk";
import { picturesOf } from "./DraftPicture";
import { run } from "./runner";
import { isEmpty, retried, sentFraction, type Photo, type Shipment } from "./shipment";
import { openDraft, update, useShipments } from "./shipments";

const EditPhoto = part(() => import("@/features/media/looks/EditPhoto").then(({ EditPhoto }) => EditPhoto));
const REST_BEFORE_UPLOAD_MILLISECONDS = 1_500;

export function ComposePage() {
  useTitle(t("compose.title"));
  const shipments = useShipments();
  const draft = shipments.find((shipment) => shipment.stage === "draft");
  useEffect(() => {
    if (!draft) openDraft();
  }, [draft]);
  return (
    <>
      <PageHead title={t("compose.title")} width={928} />
      {draft && <Desk key={draft.id} draft={draft} />}
    </>
  );
}

/** Bytes travel while one writes: the upload starts once the photos have been left alone for a moment. */
function useEarlyUpload(draft: Shipment): void {
  const order = draft.photos.map((photo) => photo.key).join();
  useEffect(() => {
    if (!order) return;
    const timer = setTimeout(() => run(draft.id), REST_BEFORE_UPLOAD_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [draft.id, order]);
}

function Desk({ draft }: { draft: Shipment }) {
  const navigate = useNavigate();
  const [problems, setProblems] = useState<string[]>([]);
  const [isAsking, setAsking] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  useEarlyUpload(draft);
  const completing = useCompleting(draft.caption, (caption) => writeDraft(draft.id, { caption }));

  const add = (files: readonly File[]) => void addFiles(files).then(setProblems);
  const length = codePoints(draft.caption);
  const left = CAPTION_LENGTH - length;
  const current = draft.photos.find((photo) => photo.key === selected) ?? draft.photos[0];
  const position = current ? draft.photos.indexOf(current) + 1 : 0;
  const kind = current && isVideoFile(current) ? "video" : "photo";

  const edited = draft.photos.find((photo) => photo.key === editing);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (left < 0 || draft.photos.length === 0) return;
    share(draft.id);
    void navigate({ to: "/" });
  };

  const discardDraft = () => {
    setAsking(false);
    throwAway(draft.id);
    say(t("compose.thrown"));
  };

  return (
    <>
      <form className={css.page} onSubmit={submit}>
        {problems.length > 0 && (
          <Notice isBad>
            {problems.map((problem) => (
              <p key={problem}>{problem}</p>
            ))}
          </Notice>
        )}
        {draft.photos.length === 0 ? (
          <EmptyDesk onFiles={add} />
        ) : (
          <PhotoDesk
            draft={draft}
            current={current}
            onSelect={setSelected}
            onFiles={add}
            onEdit={setEditing}
          />
        )}
        <div className={css.words}>
          <div className={completing.className}>
            <Area
              {...completing.field}
              label={t("post.caption")}
              rows={5}
              dir="auto"
              placeholder={t("compose.placeholder")}
              aside={
                <span dir="ltr" aria-live={left < 100 ? "polite" : "off"}>
                  {length > 0 ? `${number(length)} / ${number(CAPTION_LENGTH)}` : ""}
                </span>
              }
              error={left < 0 ? t("ui.tooLong", { count: -left }) : null}
              value={draft.caption}
              onChange={(event) => writeDraft(draft.id, { caption: event.target.value })}
            />
            {completing.list}
          </div>
          {current && (
            <Area
              key={current.key}
              label={t("compose.describe", {
                kind,
                at: position,
                many: draft.photos.length > 1 ? "yes" : "no",
              })}
              dir="auto"
              rows={2}
              maxLength={1000}
              hint={t("compose.describeWhy")}
              value={current.alt}
              onChange={(event) => describePhoto(draft.id, current.key, event.target.value)}
            />
          )}
          <PlaceField value={draft.place} onChange={(place) => writeDraft(draft.id, { place })} />
          <TagPeople
            people={draft.tagged ?? []}
            spots={draft.spots ?? []}
            pictures={picturesOf(draft)}
            onChange={(tagged, spots) => writeDraft(draft.id, { tagged, spots })}
          />
          <Choices draft={draft} />
          <Early draft={draft} />
          <div className={css.end}>
            {!isEmpty(draft) && (
              <Button look="plain" onClick={() => setAsking(true)}>
                {t("compose.discard")}
              </Button>
            )}
            <Button look="primary" type="submit" disabled={draft.photos.length === 0 || left < 0}>
              {t("ui.share")}
            </Button>
          </div>
        </div>
        {isAsking && (
          <Confirm
            title={t("compose.throwAsk")}
            confirmLabel={t("compose.throw")}
            onConfirm={discardDraft}
            onClose={() => setAsking(false)}
          >
            <p>{t("compose.throwWhy")}</p>
          </Confirm>
        )}
      </form>
      {/* Beside the form, not in it: Enter on a slider must not share the post. */}
      {edited && (
        <EditDesk
          key={edited.key}
          photo={edited}
          onDone={(recipe) => {
            editPhoto(draft.id, edited.key, recipe);
            setEditing(null);
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

interface EditDeskProps {
  photo: Photo;
  onDone: (recipe: Recipe) => void;
  onClose: () => void;
}

/** The editor, once the file is at hand. */
function EditDesk({ photo, onDone, onClose }: EditDeskProps) {
  const [file, setFile] = useState<Blob | null>(null);
  useEffect(() => {
    let isWanted = true;
    void keptFile(photo.key).then((kept) => {
      if (isWanted && kept) setFile(kept);
    });
    return () => {
      isWanted = false;
    };
  }, [photo.key]);
  if (!file) return null;
  const { width, height } = photo;
  const size = width && height ? { width, height } : null;
  return (
    <Suspense>
      <EditPhoto file={file} size={size} recipe={photo.recipe ?? PLAIN} onDone={onDone} onClose={onClose} />
    </Suspense>
  );
}

function EmptyDesk({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  return (
    <div>
      <FilePicker className={css.empty} onFiles={onFiles}>
        <span className={css.emptyIcon}>
          <ImagePlus size={34} />
        </span>
        <strong>{t("compose.choose")}</strong>
        <span>
          {t("compose.chooseWhy", {
            count: MOST_FILES,
            photo: bytes(LARGEST_PHOTO_BYTES),
            video: bytes(LARGEST_VIDEO_BYTES),
          })}{" "}
          <span className={css.byMouse}>{t("compose.chooseMore")}</span>
        </span>
      </FilePicker>
      <div className={css.cameras}>
        <FilePicker className={buttonClass("quiet", true)} camera="photo" onFiles={onFiles}>
          <Camera size={20} aria-hidden="true" />
          {t("compose.takePhoto")}
        </FilePicker>
        <FilePicker className={buttonClass("quiet", true)} camera="video" onFiles={onFiles}>
          <Video size={20} aria-hidden="true" />
          {t("compose.takeVideo")}
        </FilePicker>
      </div>
    </div>
  );
}

/** The transfer that goes on while one writes. */
function Early({ draft }: { draft: Shipment }) {
  if (draft.photos.length === 0) return null;
  if (draft.trouble) {
    return (
      <Notice isBad={!draft.trouble.isPassing}>
        <p>{draft.trouble.words}</p>
        <Button
          isSmall
          onClick={() => {
            update(draft.id, retried);
            run(draft.id);
          }}
        >
          {t("ui.tryAgain")}
        </Button>
      </Notice>
    );
  }
  const fraction = sentFraction(draft);
  const total = draft.photos.reduce((sum, photo) => sum + photo.size, 0);
  const state = fraction >= 1 ? "uploaded" : fraction > 0 ? "uploading" : "kept";
  return (
    <div className={css.early}>
      <progress value={fraction} max={1} aria-label={t("compose.upload")} />
      <span>
        <span aria-live="polite">{t(`compose.${state}`)}</span>
        {state === "uploading" && (
          <span className={css.bytes}>
            {t("compose.sent", { sent: bytes(fraction * total), total: bytes(total) })}
          </span>
        )}
      </span>
    </div>
  );
}
