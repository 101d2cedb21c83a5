import { useState, type FormEvent } from "react";
import { isVideo, type Medium } from "@/features/media/renditions";
import { codePoints } from "@/platform/count";
import { useKept } from "@/platform/kept";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { ConfirmDiscard } from "@/ui/ConfirmDiscard";
import { Dialog } from "@/ui/Dialog";
import { Area } from "@/ui/Field";
import { say } from "@/ui/toasts";
import { PlaceField } from "./completing/PlaceField";
import { useCompleting } from "./completing/useCompleting";
import css from "./EditPost.module.css";
import { useEditPost } from "./own";
import { placeName } from "./queries";
import { ALT_LENGTH, CAPTION_LENGTH } from "./rules";
import type { Picture } from "./SpotStage";
import { readSpots, spotsOf, toldSpots, type Spot } from "./spots";
import { TagPeople } from "./TagPeople";
import type { Tagged } from "./tags";
import type { Post } from "./types";

const idsOf = (people: Tagged) => people.map(({ user_id }) => user_id).join();

interface Typed {
  caption: string;
  place: string;
  tagged?: Tagged;
  spots?: Spot[];
  altTexts: string[];
}

/** Change the words of a post: caption, place, descriptions. The pictures stay as they are. */
export function EditPost({ post, onClose }: { post: Post; onClose: () => void }) {
  const edit = useEditPost(post.post_id);
  const [initial] = useState<Typed>({
    caption: post.caption,
    place: placeName(post.location) ?? "",
    tagged: post.tagged_users,
    altTexts: post.media.map((medium) => medium.alt_text ?? ""),
  });
  const [typed, keep, forget] = useKept(`heliograph.edit.${post.post_id}`, initial);
  const [isAsking, setAsking] = useState(false);
  const problem = edit.error ? asProblem(edit.error) : null;
  const general = problem?.detailFor(["caption", "location", "alt_texts", "tagged_users", "tag_spots"]);
  const tagged = typed.tagged ?? post.tagged_users;
  const pictures = post.media.map((medium) => medium.media_id);
  const spots = typed.spots ?? readSpots(spotsOf(post), pictures);
  const left = CAPTION_LENGTH - codePoints(typed.caption);

  const completing = useCompleting(typed.caption, (caption) => keep({ ...typed, caption }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (left < 0) return;
    const place = typed.place.trim();
    edit.mutate(
      {
        caption: typed.caption.trim(),
        alt_texts: typed.altTexts.map((text) => text.trim()),
        ...(typed.spots
          ? {
              tag_spots: toldSpots(
                typed.spots,
                tagged.map(({ user_id }) => user_id),
                pictures,
              ),
            }
          : {}),
        // Only a changed name is sent: the old place may know its coordinates.
        ...(idsOf(tagged) === idsOf(post.tagged_users)
          ? {}
          : { tagged_users: tagged.map(({ user_id }) => user_id) }),
        ...(place === initial.place ? {} : { location: place ? { name: place } : null }),
      },
      {
        onSuccess: () => {
          forget();
          say(t("ui.saved"));
          onClose();
        },
      },
    );
  };

  const discard = () => {
    forget();
    onClose();
  };
  const leave = () => (JSON.stringify(typed) === JSON.stringify(initial) ? discard() : setAsking(true));

  return (
    <>
      <Dialog title={t("post.edit")} onClose={leave}>
        <form className={css.form} onSubmit={submit}>
          {general && <Notice isBad>{general}</Notice>}
          <div className={completing.className}>
            <Area
              {...completing.field}
              label={t("post.caption")}
              rows={4}
              dir="auto"
              aside={left < 300 ? t("ui.left", { count: left }) : null}
              error={left < 0 ? t("ui.tooLong", { count: -left }) : problem?.field("caption")}
              value={typed.caption}
              onChange={(event) => keep({ ...typed, caption: event.target.value })}
            />
            {completing.list}
          </div>
          <PlaceField
            error={problem?.field("location")}
            value={typed.place}
            onChange={(place) => keep({ ...typed, place })}
          />
          <TagPeople
            people={tagged}
            spots={spots}
            pictures={post.media.filter((medium) => !isVideo(medium)).map(pictureOf)}
            onChange={(people, placed) => keep({ ...typed, tagged: people, spots: placed })}
          />
          {(problem?.field("tagged_users") ?? problem?.field("tag_spots")) && (
            <Notice isBad>{t("tag.refused")}</Notice>
          )}
          <fieldset className={css.alts}>
            <legend>{t("post.descriptions")}</legend>
            {post.media.map((medium, index) => (
              <div key={medium.media_id} className={css.alt}>
                <img src={medium.urls.thumbnail} width={56} height={56} alt="" />
                <Area
                  label={t("post.describe", { at: index + 1 })}
                  dir="auto"
                  isLabelHidden
                  rows={2}
                  maxLength={ALT_LENGTH}
                  error={index === 0 ? problem?.field("alt_texts") : null}
                  value={typed.altTexts[index] ?? ""}
                  onChange={(event) =>
                    keep({
                      ...typed,
                      altTexts: post.media.map((_, at) =>
                        at === index ? event.target.value : (typed.altTexts[at] ?? ""),
                      ),
                    })
                  }
                />
              </div>
            ))}
          </fieldset>
          <div className={css.end}>
            <Button look="plain" onClick={leave}>
              {t("ui.cancel")}
            </Button>
            <Button look="primary" type="submit" isBusy={edit.isPending}>
              {t("ui.save")}
            </Button>
          </div>
        </form>
      </Dialog>
      {isAsking && <ConfirmDiscard onDiscard={discard} onClose={() => setAsking(false)} />}
    </>
  );
}

/** As it is posted, for people to be placed on it. */
function pictureOf(medium: Medium): Picture {
  const { medium: src } = medium.urls;
  return {
    key: medium.media_id,
    ratio: medium.width / medium.height,
    image: <img src={src} alt={medium.alt_text ?? ""} draggable={false} />,
  };
}
