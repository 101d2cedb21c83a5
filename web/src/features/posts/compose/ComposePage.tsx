import { useNavigate } from "@tanstack/react-router";
import { ImagePlus } from "lucide-react";
import { lazy, Suspense, useEffect, useState, type FormEvent } from "react";
import { isVideoFile, megabytes, MOST_FILES } from "@/features/media/checks";
import { PLAIN, type Recipe } from "@/features/media/looks/recipe";
import { codePoints } from "@/platform/count";
import { keptFile } from "@/platform/filebox";
import { useTitle } from "@/platform/title";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Dialog";
import { Area, Field } from "@/ui/Field";
import { PageHead } from "@/ui/PageHead";
import { say } from "@/ui/toasts";
import { CAPTION_LENGTH, PLACE_LENGTH } from "../rules";
import css from "./Compose.module.css";
import { addFiles, describePhoto, editPhoto, share, throwAway, writeDraft } from "./desk";
import { FilePicker } from "./FilePicker";
import { PhotoDesk } from "./PhotoDesk";
import { run } from "./runner";
import { isEmpty, retried, sentFraction, type Photo, type Shipment } from "./shipment";
import { openDraft, update, useShipments } from "./shipments";

const EditPhoto = lazy(() =>
  import("@/features/media/looks/EditPhoto").then(({ EditPhoto }) => ({ default: EditPhoto })),
);
const REST_BEFORE_UPLOAD_MILLISECONDS = 1_500;

export function ComposePage() {
  useTitle("New post");
  const shipments = useShipments();
  const draft = shipments.find((shipment) => shipment.stage === "draft");
  useEffect(() => {
    if (!draft) openDraft();
  }, [draft]);
  return (
    <>
      <PageHead title="New post" width={928} />
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
    say("Draft thrown away.");
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
          <Area
            label="Caption"
            rows={5}
            dir="auto"
            placeholder="What is there to see? #hashtags and @names work."
            aside={
              <span aria-live={left < 100 ? "polite" : "off"}>
                {length > 0 ? `${length} / ${CAPTION_LENGTH}` : ""}
              </span>
            }
            error={left < 0 ? `${-left} characters too many.` : null}
            value={draft.caption}
            onChange={(event) => writeDraft(draft.id, { caption: event.target.value })}
          />
          {current && (
            <Area
              key={current.key}
              label={
                draft.photos.length > 1 ? `Description of ${kind} ${position}` : `Description of the ${kind}`
              }
              rows={2}
              maxLength={1000}
              hint="Read aloud to those who cannot see it."
              value={current.alt}
              onChange={(event) => describePhoto(draft.id, current.key, event.target.value)}
            />
          )}
          <Field
            label="Place"
            maxLength={PLACE_LENGTH}
            autoComplete="off"
            value={draft.place}
            onChange={(event) => writeDraft(draft.id, { place: event.target.value })}
          />
          <Early draft={draft} />
          <div className={css.end}>
            {!isEmpty(draft) && (
              <Button look="plain" onClick={() => setAsking(true)}>
                Discard
              </Button>
            )}
            <Button look="primary" type="submit" disabled={draft.photos.length === 0 || left < 0}>
              Share
            </Button>
          </div>
        </div>
        {isAsking && (
          <Confirm
            title="Throw this draft away?"
            confirmLabel="Throw away"
            onConfirm={discardDraft}
            onClose={() => setAsking(false)}
          >
            <p>Its photos and videos stay where you took them from; your words are lost.</p>
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
    <FilePicker className={css.empty} onFiles={onFiles}>
      <span className={css.emptyIcon}>
        <ImagePlus size={34} />
      </span>
      <strong>Choose photos and videos</strong>
      <span>
        Up to {MOST_FILES}: photos of up to 10 MB, videos of up to a minute and 100 MB. You can also drop them
        on any page, or paste one from the clipboard.
      </span>
    </FilePicker>
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
          Try again
        </Button>
      </Notice>
    );
  }
  const fraction = sentFraction(draft);
  const total = draft.photos.reduce((sum, photo) => sum + photo.size, 0);
  const state = fraction >= 1 ? "done" : fraction > 0 ? "under way" : "kept";
  return (
    <div className={css.early}>
      <progress value={fraction} max={1} aria-label="Upload" />
      <span>
        <span aria-live="polite">{EARLY_WORDS[state]}</span>
        {state === "under way" && (
          <span className={css.bytes}>
            {megabytes(fraction * total)} of {megabytes(total)}
          </span>
        )}
      </span>
    </div>
  );
}

const EARLY_WORDS = {
  done: "Uploaded. Share when your words are ready.",
  "under way": "Uploading while you write…",
  kept: "Your draft is kept on this device.",
};
