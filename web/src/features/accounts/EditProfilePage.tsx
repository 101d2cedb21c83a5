import { useNavigate } from "@tanstack/react-router";
import { useRef, useState, type FormEvent } from "react";
import { codePoints } from "@/platform/count";
import { useKept } from "@/platform/kept";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Area, Field } from "@/ui/Field";
import { late } from "@/ui/late";
import { Waiting } from "@/ui/Morse";
import { PageHead } from "@/ui/PageHead";
import { say } from "@/ui/toasts";
import { Avatar } from "./Avatar";
import { writtenWebsite } from "./profiles";
import { readPhoto, type Photo } from "./picture";
import { BIO_LENGTH, NAME_LENGTH } from "./rules";
import { useChangeAvatar, useChangeProfile, useMe } from "./session";
import css from "./Settings.module.css";
import type { Me } from "./types";

const CropAvatar = late(() => import("./CropAvatar").then(({ CropAvatar }) => CropAvatar));

export function EditProfilePage() {
  useTitle(t("profile.edit"));
  const me = useMe();
  return (
    <>
      <PageHead title={t("app.profile")} backTo="/settings" />
      {me ? (
        <div className={css.page}>
          <PictureRow me={me} />
          <ProfileForm me={me} key={me.user_id} />
        </div>
      ) : (
        <Waiting />
      )}
    </>
  );
}

function PictureRow({ me }: { me: Me }) {
  const picker = useRef<HTMLInputElement>(null);
  const change = useChangeAvatar();
  const [photo, setPhoto] = useState<Photo | null>(null);

  const send = (image: Blob | null) =>
    change.mutate(image, {
      onSuccess: () => {
        setPhoto(null);
        say(image ? t("me.pictureUp") : t("me.pictureGone"));
      },
      onError: (thrown) => {
        if (!photo) say(asProblem(thrown).message, { isBad: true });
      },
    });

  return (
    <div className={css.picture}>
      <Avatar person={me} size={84} isAlone />
      <div className={css.pictureActions}>
        <input
          ref={picker}
          type="file"
          accept="image/*"
          hidden
          aria-label={t("me.choosePicture")}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) void readPhoto(file).then((read) => (read ? setPhoto(read) : send(file)));
          }}
        />
        <Button isBusy={change.isPending} onClick={() => picker.current?.click()}>
          {me.profile_pic_url ? t("me.changePicture") : t("me.addPicture")}
        </Button>
        {me.profile_pic_url && (
          <Button look="plain" disabled={change.isPending} onClick={() => send(null)}>
            {t("ui.remove")}
          </Button>
        )}
      </div>
      {photo && (
        <CropAvatar
          photo={photo}
          isBusy={change.isPending}
          problem={change.error && asProblem(change.error).message}
          onDone={send}
          onClose={() => {
            setPhoto(null);
            change.reset();
          }}
        />
      )}
    </div>
  );
}

interface Typed {
  full_name: string;
  bio: string;
  website: string;
}

const FIELDS = ["full_name", "bio", "website"];

function ProfileForm({ me }: { me: Me }) {
  const navigate = useNavigate();
  const change = useChangeProfile();
  const [typed, keep, forget] = useKept<Typed>(`heliograph.profile.${me.user_id}`, {
    full_name: me.full_name ?? "",
    bio: me.bio ?? "",
    website: me.website ?? "",
  });
  const problem = change.error ? asProblem(change.error) : null;
  const general = problem?.detailFor(FIELDS);
  const bioLeft = BIO_LENGTH - codePoints(typed.bio);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (bioLeft < 0) return;
    change.mutate(
      {
        ...typed,
        full_name: typed.full_name.trim(),
        bio: typed.bio.trim(),
        website: writtenWebsite(typed.website),
      },
      {
        onSuccess: () => {
          forget();
          say(t("ui.saved"));
          void navigate({ to: "/$username", params: { username: me.username } });
        },
      },
    );
  };

  return (
    <form className={css.form} onSubmit={submit}>
      {general && <Notice isBad>{general}</Notice>}
      <Field
        label={t("auth.name")}
        dir="auto"
        autoComplete="name"
        maxLength={NAME_LENGTH}
        value={typed.full_name}
        error={problem?.field("full_name")}
        onChange={(event) => keep({ ...typed, full_name: event.target.value })}
      />
      <Area
        label={t("me.about")}
        dir="auto"
        rows={3}
        aside={bioLeft < 40 ? t("ui.left", { count: bioLeft }) : null}
        value={typed.bio}
        error={bioLeft < 0 ? t("ui.tooLong", { count: -bioLeft }) : problem?.field("bio")}
        onChange={(event) => keep({ ...typed, bio: event.target.value })}
      />
      <Field
        label={t("me.website")}
        dir="ltr"
        type="text"
        inputMode="url"
        autoComplete="url"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="https://"
        value={typed.website}
        error={problem?.field("website")}
        onChange={(event) => keep({ ...typed, website: event.target.value })}
      />
      <div className={css.end}>
        <Button
          look="plain"
          onClick={() => {
            forget();
            void navigate({ to: "/$username", params: { username: me.username } });
          }}
        >
          {t("ui.cancel")}
        </Button>
        <Button look="primary" type="submit" isBusy={change.isPending}>
          {t("ui.save")}
        </Button>
      </div>
    </form>
  );
}
