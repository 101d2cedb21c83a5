import { useEffect, useState } from "react";
import { measureFilm } from "@/features/media/film";
import { frameRatio } from "@/features/media/renditions";
import { cutOf, videoEdit } from "@/features/media/trim";
import { VideoDesk } from "@/features/media/VideoDesk";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { ConfirmDiscard } from "@/ui/ConfirmDiscard";
import { Dialog } from "@/ui/Dialog";
import css from "./EditMedia.module.css";
import { useRedo } from "./redo";
import type { Post, Recipe } from "./types";

interface EditVideoProps {
  post: Post;
  medium: Post["media"][number];
  onClose: () => void;
}

/** Cut, cover and sound of a posted video, chosen anew from the original. */
export function EditVideo({ post, medium, onClose }: EditVideoProps) {
  const original = medium.urls.original ?? null;
  const [given] = useState(() => cutOf(medium.recipe));
  const [cut, setCut] = useState(given);
  const [isAsking, setAsking] = useState(false);
  const leave = () => (JSON.stringify(cut) === JSON.stringify(given) ? onClose() : setAsking(true));
  const length = useOriginalLength(original);
  const redo = useRedo(post, medium.media_id);

  const save = () => {
    // Whatever else was done to it stays done.
    const { trim_start_seconds, trim_end_seconds, cover_seconds, is_muted, ...rest }: Recipe =
      medium.recipe ?? {};
    void [trim_start_seconds, trim_end_seconds, cover_seconds, is_muted];
    redo.mutate({ ...rest, ...videoEdit(cut) }, { onSuccess: onClose });
  };

  return (
    <>
      <Dialog title={t("post.editVideo")} onClose={leave}>
        <div className={css.video}>
          {redo.error && <Notice isBad>{asProblem(redo.error).message}</Notice>}
          <VideoDesk
            name={t("post.theVideo")}
            src={length === "unknown" ? null : original}
            durationSeconds={length === "unknown" ? null : length}
            cut={cut}
            ratio={frameRatio(medium)}
            onCut={setCut}
          />
          <div className={css.end}>
            <Button look="plain" onClick={leave}>
              {t("ui.cancel")}
            </Button>
            <Button look="primary" isBusy={redo.isPending} onClick={save}>
              {t("ui.save")}
            </Button>
          </div>
        </div>
      </Dialog>
      {isAsking && <ConfirmDiscard onDiscard={onClose} onClose={() => setAsking(false)} />}
    </>
  );
}

/** "unknown" until it has been looked at; null where this browser cannot play it. */
function useOriginalLength(url: string | null): number | null | "unknown" {
  const [length, setLength] = useState<number | null | "unknown">("unknown");
  useEffect(() => {
    if (!url) return;
    let isWanted = true;
    void measureFilm(url).then((film) => {
      if (isWanted) setLength(film?.durationSeconds ?? null);
    });
    return () => {
      isWanted = false;
    };
  }, [url]);
  return length;
}
