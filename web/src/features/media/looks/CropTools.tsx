import { RotateCcw, RotateCw } from "lucide-react";
import { useId } from "react";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { Slider } from "@/ui/Slider";
import css from "./EditPhoto.module.css";
import { ASPECTS, MOST_ZOOM, type Framing } from "./framing";
import type { Turn } from "./recipe";

interface CropToolsProps {
  rotate: Turn;
  straighten: number;
  /** Null where the photo's measures are unknown: then it can be turned only. */
  framing: Framing | null;
  onRotate: (rotate: Turn) => void;
  onStraighten: (degrees: number) => void;
  onFraming: (framing: Framing) => void;
}

/** Turning, straightening and cropping. Dragging the preview does what the last two sliders do. */
export function CropTools({
  rotate,
  straighten,
  framing,
  onRotate,
  onStraighten,
  onFraming,
}: CropToolsProps) {
  const group = useId();
  const turn = (by: number) => onRotate(((rotate + by + 360) % 360) as Turn);
  return (
    <div className={css.tools}>
      <div className={css.row}>
        <Button isSmall onClick={() => turn(-90)}>
          <RotateCcw size={16} /> {t("edit.turnLeft")}
        </Button>
        <Button isSmall onClick={() => turn(90)}>
          <RotateCw size={16} /> {t("edit.turnRight")}
        </Button>
      </div>
      {framing && (
        <fieldset className={css.row}>
          <legend className={css.unseen}>{t("edit.shape")}</legend>
          {ASPECTS.map((aspect) => (
            <label key={aspect} className={css.aspect}>
              <input
                type="radio"
                className={css.unseen}
                name={group}
                checked={framing.aspect === aspect}
                onChange={() => onFraming({ ...framing, aspect })}
              />
              <span>{aspect === "Original" ? t("edit.original") : aspect}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Slider
        label={t("edit.straighten")}
        isSideways
        least={-45}
        most={45}
        step={0.5}
        unit="°"
        value={straighten}
        onChange={onStraighten}
      />
      {framing && (
        <>
          <Slider
            label={t("edit.zoom")}
            least={1}
            most={MOST_ZOOM}
            step={0.05}
            unit="×"
            value={framing.zoom}
            onChange={(zoom) => onFraming({ ...framing, zoom })}
          />
          <Slider
            label={t("edit.across")}
            isSideways
            least={0}
            most={100}
            unit="%"
            value={Math.round(framing.across * 100)}
            onChange={(across) => onFraming({ ...framing, across: across / 100 })}
          />
          <Slider
            label={t("edit.down")}
            least={0}
            most={100}
            unit="%"
            value={Math.round(framing.down * 100)}
            onChange={(down) => onFraming({ ...framing, down: down / 100 })}
          />
        </>
      )}
    </div>
  );
}
