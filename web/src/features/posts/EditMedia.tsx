import { Suspense, useState } from "react";
import { isVideo, type Medium } from "@/features/media/renditions";
import { t } from "@/platform/words";
import { Dialog } from "@/ui/Dialog";
import { part } from "@/ui/part";
import css from "./EditMedia.module.css";
import type { Post } from "./types";

const EditPosted = part(() => import("./EditPosted").then(({ EditPosted }) => EditPosted));
const EditVideo = part(() => import("./EditVideo").then(({ EditVideo }) => EditVideo));

/** What is done to the files of one's own post, done again: the originals are kept for it. */
export function EditMedia({ post, onClose }: { post: Post; onClose: () => void }) {
  const [chosen, setChosen] = useState<string | null>(
    post.media.length === 1 ? (post.media[0]?.media_id ?? null) : null,
  );
  const medium = post.media.find((each) => each.media_id === chosen);
  if (!medium) return <Choice media={post.media} onChoose={setChosen} onClose={onClose} />;
  const Edit = isVideo(medium) ? EditVideo : EditPosted;
  return (
    <Suspense>
      <Edit post={post} medium={medium} onClose={onClose} />
    </Suspense>
  );
}

interface ChoiceProps {
  media: readonly Medium[];
  onChoose: (mediaId: string) => void;
  onClose: () => void;
}

function Choice({ media, onChoose, onClose }: ChoiceProps) {
  return (
    <Dialog title={t("post.editWhich")} onClose={onClose}>
      <ul className={css.choice}>
        {media.map((medium, index) => (
          <li key={medium.media_id}>
            <button type="button" onClick={() => onChoose(medium.media_id)}>
              <img
                src={medium.urls.thumbnail}
                width={96}
                height={96}
                alt={t("post.described", {
                  kind: isVideo(medium) ? "video" : "photo",
                  at: index + 1,
                  words: medium.alt_text || t("post.undescribed"),
                })}
              />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
