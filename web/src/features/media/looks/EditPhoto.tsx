import { useQuery } from "@tanstack/react-query";
import { Crop as CropIcon, SlidersHorizontal, Wand2 } from "lucide-react";
import { useCallback, useState } from "react";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/Dialog";
import { CropTools } from "./CropTools";
import css from "./EditPhoto.module.css";
import { cropOf, frame, framingOf, WHOLE, type Framing, type Size } from "./framing";
import { LookStrip } from "./LookStrip";
import { Preview } from "./Preview";
import { looksQuery, useTable, type Look } from "./queries";
import { isPlain, PLAIN, type Recipe } from "./recipe";
import { canRender } from "./renderer";
import { Slider } from "./Slider";
import { usePicture, useThumbs } from "./usePictures";

interface EditPhotoProps {
  file: Blob;
  /** Upright; null where this browser could not measure it. */
  size: Size | null;
  recipe: Recipe;
  onDone: (recipe: Recipe) => void;
  onClose: () => void;
}

const PARTS = [
  { name: "filters", icon: Wand2 },
  { name: "adjust", icon: SlidersHorizontal },
  { name: "crop", icon: CropIcon },
] as const;
type Part = (typeof PARTS)[number]["name"];

const NO_LOOKS: readonly Look[] = [];
const MEASURES = [
  { name: "brightness", least: -100 },
  { name: "contrast", least: -100 },
  { name: "saturation", least: -100 },
  { name: "warmth", least: -100 },
  { name: "vignette", least: 0 },
] as const;

/** Where a photo gets its look, its light and its shape. What it makes is a recipe; the file stays as it is. */
export function EditPhoto({ file, size, recipe: given, onDone, onClose }: EditPhotoProps) {
  const [part, setPart] = useState<Part>("filters");
  const [recipe, setRecipe] = useState(given);
  const [framing, setFraming] = useState<Framing>(() =>
    size ? framingOf(given.crop, frame(size, { ...given, crop: null }).level) : WHOLE,
  );
  const [isOriginal, setOriginal] = useState(false);
  const looks = useQuery(looksQuery).data ?? NO_LOOKS;
  const picture = usePicture(file);
  const table = useTable(recipe, looks);
  const thumbs = useThumbs(picture ?? null, looks, recipe);

  /** Turning and straightening leave another rectangle: the same framing is cut from it anew. */
  const reshape = (changed: Partial<Recipe>, framed = framing) => {
    const next = { ...recipe, ...changed, crop: null };
    setFraming(framed);
    setRecipe({ ...next, crop: size ? cropOf(framed, frame(size, next).level) : null });
  };
  const drag = (across: number, down: number) => {
    const { crop } = recipe;
    if (!crop) return;
    const moved = (at: number, by: number, kept: number) =>
      kept < 1 ? Math.min(1, Math.max(0, at - (by * kept) / (1 - kept))) : at;
    reshape(
      {},
      {
        ...framing,
        across: moved(framing.across, across, crop.width),
        down: moved(framing.down, down, crop.height),
      },
    );
  };
  const reset = () => {
    setRecipe(PLAIN);
    setFraming(WHOLE);
  };

  return (
    <Dialog title={t("edit.photo")} isWide onClose={onClose}>
      <div className={css.editor}>
        <div className={css.stage}>
          {picture && canRender() ? (
            <Preview picture={picture} recipe={isOriginal ? PLAIN : recipe} table={table} onDrag={drag} />
          ) : (
            picture !== undefined && <Unseen file={file} isDrawable={picture !== null} />
          )}
        </div>
        <div className={css.side}>
          <div role="group" aria-label={t("edit.tools")} className={css.parts}>
            {PARTS.map(({ name, icon: Icon }) => (
              <button
                key={t(`edit.${name}`)}
                type="button"
                className={cx(css.part, part === name && css.open)}
                aria-pressed={part === name}
                onClick={() => setPart(name)}
              >
                <Icon size={17} aria-hidden="true" /> {t(`edit.${name}`)}
              </button>
            ))}
          </div>
          {part === "filters" && (
            <div className={css.tools}>
              <LookStrip
                looks={looks}
                thumbs={thumbs}
                chosen={recipe.filter}
                onChoose={(filter) => setRecipe({ ...recipe, filter, strength: 100 })}
              />
              <Slider
                label={t("edit.strength")}
                least={0}
                most={100}
                unit="%"
                disabled={recipe.filter === ""}
                value={recipe.strength}
                onChange={(strength) => setRecipe({ ...recipe, strength })}
              />
            </div>
          )}
          {part === "adjust" && (
            <div className={css.tools}>
              {MEASURES.map(({ name, least }) => (
                <Slider
                  key={t(`edit.${name}`)}
                  label={t(`edit.${name}`)}
                  least={least}
                  most={100}
                  value={recipe[name]}
                  onChange={(value) => setRecipe({ ...recipe, [name]: value })}
                />
              ))}
            </div>
          )}
          {part === "crop" && (
            <CropTools
              rotate={recipe.rotate}
              straighten={recipe.straighten_degrees}
              framing={size ? framing : null}
              onRotate={(rotate) => reshape({ rotate })}
              onStraighten={(straighten_degrees) => reshape({ straighten_degrees })}
              onFraming={(changed) => reshape({}, changed)}
            />
          )}
          <div className={css.end}>
            <Button isSmall look="plain" disabled={isPlain(recipe)} onClick={reset}>
              {t("ui.reset")}
            </Button>
            <Button
              isSmall
              look="plain"
              aria-pressed={isOriginal}
              disabled={isPlain(recipe)}
              onClick={() => setOriginal(!isOriginal)}
            >
              {isOriginal ? t("edit.showEdit") : t("edit.showOriginal")}
            </Button>
            <Button look="primary" onClick={() => onDone(recipe)}>
              {t("ui.done")}
            </Button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}

/** Where this browser cannot draw edits, or not even the photo, the edit works all the same. */
function Unseen({ file, isDrawable }: { file: Blob; isDrawable: boolean }) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(file);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [file],
  );
  return (
    <figure className={css.unseenPhoto}>
      {isDrawable && <img ref={show} alt="" />}
      <figcaption>{t("edit.unseen")}</figcaption>
    </figure>
  );
}
