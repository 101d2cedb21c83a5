import { RotateCw } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button, IconButton } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Slider } from "@/ui/Slider";
import { useGrip } from "@/ui/useGrip";
import css from "./CropAvatar.module.css";
import { drawSquare, fileOf, gripped, middleSquare, MOST_ZOOM, turned, zoomOf, type Photo } from "./picture";

interface CropAvatarProps {
  photo: Photo;
  /** It is being sent. */
  isBusy: boolean;
  /** Why it was not taken: beneath a dialog nobody would read it. */
  problem: string | null;
  onDone: (picture: Blob) => void;
  onClose: () => void;
}

const STEP = 0.05;
/** Keys move the photo, as fingers do. */
const STEPS: Record<string, [across: number, down: number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Which part of a photo is one's picture: moved and brought nearer under the circle that everybody sees. */
export function CropAvatar({ photo: given, isBusy, problem, onDone, onClose }: CropAvatarProps) {
  const [{ photo, square }, setCut] = useState({ photo: given, square: middleSquare(given) });
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLButtonElement>(null);

  const grip = (across: number, down: number, factor = 1) =>
    setCut((old) => ({ ...old, square: gripped(old.photo, old.square, { across, down, factor }) }));
  const hands = useGrip(ring, ({ across, down, factor }) => grip(across, down, factor));

  useEffect(() => {
    const wanted = requestAnimationFrame(() => canvas.current && drawSquare(canvas.current, photo, square));
    return () => cancelAnimationFrame(wanted);
  }, [photo, square]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    grip(...step);
  };
  const turn = () =>
    setCut((old) => {
      const next = turned(old.photo);
      return { photo: next, square: middleSquare(next) };
    });
  const zoom = zoomOf(photo, square);

  return (
    <Dialog title={t("me.crop")} onClose={onClose}>
      <div className={css.crop}>
        <div className={css.stage}>
          <canvas ref={canvas} width={640} height={640} aria-hidden="true" />
          <button
            ref={ring}
            type="button"
            className={css.ring}
            aria-label={t("me.cropMove")}
            onKeyDown={onKeyDown}
            {...hands}
          />
        </div>
        <p className={css.hint}>{t("me.cropHow")}</p>
        <div className={css.tools}>
          <Slider
            label={t("edit.zoom")}
            least={1}
            most={MOST_ZOOM}
            step={0.05}
            unit="×"
            value={Math.round(zoom * 20) / 20}
            onChange={(wanted) => grip(0, 0, wanted / zoom)}
          />
          <IconButton label={t("edit.turnRight")} onClick={turn}>
            <RotateCw size={20} />
          </IconButton>
        </div>
        {problem && <Notice isBad>{problem}</Notice>}
        <div className={css.end}>
          <Button look="plain" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            look="primary"
            isBusy={isBusy}
            onClick={() => void fileOf(photo, square).then((file) => file && onDone(file))}
          >
            {t("me.cropUse")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
