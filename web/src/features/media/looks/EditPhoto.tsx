import { useQuery } from "@tanstack/react-query";
import { Crop as CropIcon, SlidersHorizontal, Wand2 } from "lucide-react";
import { useCallback, useState } from "react";
import { t } from "@/platform/words";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/Dialog";
import { ConfirmDiscard } from "@/ui/ConfirmDiscard";
import { Slider } from "@/ui/Slider";
import type { Grip } from "@/ui/useGrip";
import { CropTools } from "./CropTools";
import css from "./EditPhoto.module.css";
import { cropOf, frame, framingOf, gripped, WHOLE, type Framing, type Size } from "./framing";
import { LookStrip } from "./LookStrip";
import { Preview } from "./Preview";
import { looksQuery, useTable, type Look } from "./queries";
import { isPlain, PLAIN, type Recipe } from "./recipe";
import { canRender } from "./renderer";
import { usePicture, useThumbs } from "./usePictures";

interface EditPhotoProps {
  file: Blob;
  /** Upright; null where this browser could not measure it. */
  size: Size | null;
  recipe: Recipe;
  /** What is done is being sent; by default it is only kept. */
  isBusy?: boolean;
  problem?: string | null;
  onDone: (recipe: Recipe) => void;
  onClose: () => void;
}

interface Edit {
  recipe: Recipe;
  framing: Framing;
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
export function EditPhoto({
  file,
  size,
  recipe: given,
  isBusy = false,
  problem = null,
  onDone,
  onClose,
}: EditPhotoProps) {
  const [part, setPart] = useState<Part>("filters");
  const [{ recipe, framing }, setEdit] = useState<Edit>(() => ({
    recipe: given,
    framing: size ? framingOf(given.crop, frame(size, { ...given, crop: null }).level) : WHOLE,
  }));
  const [isOriginal, setOriginal] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const looks = useQuery(looksQuery).data ?? NO_LOOKS;
  const picture = usePicture(file);
  const table = useTable(recipe, looks);
  const thumbs = useThumbs(picture ?? null, looks, recipe);

  const paint = (changed: Partial<Recipe>) =>
    setEdit((old) => ({ ...old, recipe: { ...old.recipe, ...changed } }));
  const reshape = (changed: Partial<Recipe>, change?: (framing: Framing, level: Size) => Framing) =>
    setEdit((old) => reshaped(old, size, changed, change));
  const grip = (hands: Grip) => reshape({}, (old, level) => gripped(old, level, hands));
  const leave = () => (JSON.stringify(recipe) === JSON.stringify(given) ? onClose() : setAsking(true));

  return (
    <>
      <Dialog title={t("edit.photo")} isWide onClose={leave}>
        <div className={css.editor}>
          <div className={css.stage}>
            {picture && canRender() ? (
              <Preview
                picture={picture}
                recipe={isOriginal || isHeld ? PLAIN : recipe}
                table={table}
                onGrip={part === "crop" && size ? grip : null}
                onHold={setHeld}
              />
            ) : (
              picture !== undefined && <Unseen file={file} isDrawable={picture !== null} />
            )}
          </div>
          <p className={css.hint}>{t(part === "crop" && size ? "edit.pinch" : "edit.hold")}</p>
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
                  onChoose={(filter) => paint({ filter, strength: 100 })}
                />
                <Slider
                  label={t("edit.strength")}
                  least={0}
                  most={100}
                  unit="%"
                  disabled={recipe.filter === ""}
                  value={recipe.strength}
                  onChange={(strength) => paint({ strength })}
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
                    onChange={(value) => paint({ [name]: value })}
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
                onFraming={(changed) => reshape({}, () => changed)}
              />
            )}
            {problem && <Notice isBad>{problem}</Notice>}
            <div className={css.end}>
              <Button
                isSmall
                look="plain"
                disabled={isPlain(recipe)}
                onClick={() => setEdit({ recipe: PLAIN, framing: WHOLE })}
              >
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
              <Button look="primary" isBusy={isBusy} onClick={() => onDone(recipe)}>
                {t("ui.done")}
              </Button>
            </div>
          </div>
        </div>
      </Dialog>
      {isAsking && <ConfirmDiscard onDiscard={onClose} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Turning and straightening leave another rectangle: the same framing is cut from it anew. */
function reshaped(
  { recipe, framing }: Edit,
  size: Size | null,
  changed: Partial<Recipe>,
  change: (framing: Framing, level: Size) => Framing = (old) => old,
): Edit {
  const next = { ...recipe, ...changed, crop: null };
  if (!size) return { recipe: next, framing };
  const { level } = frame(size, next);
  const framed = change(framing, level);
  return { recipe: { ...next, crop: cropOf(framed, level) }, framing: framed };
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
