import { useQuery } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useState, type FormEvent } from "react";
import { isVideo } from "@/features/media/renditions";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { locale } from "@/platform/words/language";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Field } from "@/ui/Field";
import { Waiting } from "@/ui/Morse";
import { say } from "@/ui/toasts";
import css from "./CameraFacts.module.css";
import { capturesQuery, useEditPost } from "./own";
import { PLACE_LENGTH } from "./rules";
import type { Capture, Post } from "./types";

/** What the camera wrote into one's own files: shown to their author, published by nobody but them. */
export function CameraFacts({ post, onClose }: { post: Post; onClose: () => void }) {
  const captures = useQuery(capturesQuery(post.post_id));
  return (
    <Dialog title={t("camera.title")} onClose={onClose}>
      <div className={css.facts}>
        <p className={css.private}>
          <LockKeyhole size={17} aria-hidden="true" />
          {t("camera.onlyYou")}
        </p>
        {captures.isPending && <Waiting label={t("camera.looking")} />}
        {captures.isError && <Failure thrown={captures.error} onRetry={() => void captures.refetch()} />}
        {captures.data?.length === 0 && <p>{t("camera.nothing")}</p>}
        <ul>
          {captures.data?.map((capture) => (
            <li key={capture.media_id}>
              <Fact post={post} capture={capture} onDone={onClose} />
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function Fact({ post, capture, onDone }: { post: Post; capture: Capture; onDone: () => void }) {
  const [isNaming, setNaming] = useState(false);
  const at = post.media.findIndex((medium) => medium.media_id === capture.media_id);
  const medium = post.media[at];
  const { latitude, longitude } = capture;
  const hasPlace = latitude !== null && longitude !== null;
  const kind = medium && isVideo(medium) ? "video" : "photo";
  return (
    <div className={css.fact}>
      {medium && <img src={medium.urls.thumbnail} width={64} height={64} alt="" />}
      <div>
        {post.media.length > 1 && at >= 0 && <h3>{t("camera.numbered", { kind, at: at + 1 })}</h3>}
        <dl>
          {capture.taken_at && <Line name={t("camera.taken")} value={cameraTime(capture.taken_at)} />}
          {capture.camera && <Line name={t("camera.camera")} value={capture.camera} />}
          {hasPlace && <Line name={t("post.place")} value={spot(latitude, longitude)} />}
        </dl>
        {hasPlace && !isNaming && (
          <Button isSmall onClick={() => setNaming(true)}>
            {t("camera.addPlace")}
          </Button>
        )}
        {hasPlace && isNaming && (
          <PlaceForm post={post} latitude={latitude} longitude={longitude} onDone={onDone} />
        )}
      </div>
    </div>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <div className={css.line}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface PlaceFormProps {
  post: Post;
  latitude: number;
  longitude: number;
  onDone: () => void;
}

/** The step from a secret to a fact for all: its author names it, and says so. */
function PlaceForm({ post, latitude, longitude, onDone }: PlaceFormProps) {
  const edit = useEditPost(post.post_id);
  const [name, setName] = useState(post.location?.name ?? "");
  const [isExact, setExact] = useState(false);
  const problem = edit.error ? asProblem(edit.error) : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    const location = { name: name.trim(), ...(isExact ? { latitude, longitude } : {}) };
    edit.mutate(
      { location },
      {
        onSuccess: () => {
          say(t("camera.placeAdded"));
          onDone();
        },
      },
    );
  };

  return (
    <form className={css.form} onSubmit={submit}>
      {problem?.detailFor(["location"]) && <Notice isBad>{problem.detailFor(["location"])}</Notice>}
      <Field
        label={t("camera.placeName")}
        dir="auto"
        maxLength={PLACE_LENGTH}
        autoComplete="off"
        required
        hint={t("camera.everyone")}
        error={problem?.field("location")}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <label className={css.exact}>
        <input type="checkbox" checked={isExact} onChange={(event) => setExact(event.target.checked)} />
        {t("camera.exact", { place: spot(latitude, longitude) })}
      </label>
      <Button look="primary" isSmall type="submit" isBusy={edit.isPending} disabled={!name.trim()}>
        {t("camera.add")}
      </Button>
    </form>
  );
}

/** Coordinates are written alike everywhere. */
function spot(latitude: number, longitude: number): string {
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
}

/** The camera's own clock, as it was set: no zone is known, so none is applied. */
function cameraTime(takenAt: string): string {
  const moment = new Date(takenAt.replace(/(Z|[+-]\d\d:?\d\d)$/, ""));
  if (Number.isNaN(moment.getTime())) return takenAt;
  return moment.toLocaleString(locale(), { dateStyle: "long", timeStyle: "short" });
}
