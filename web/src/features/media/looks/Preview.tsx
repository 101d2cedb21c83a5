import { useEffect, useRef } from "react";
import { t } from "@/platform/words";
import { useGrip, type Grip } from "@/ui/useGrip";
import css from "./EditPhoto.module.css";
import type { Picture } from "./picture";
import type { Recipe } from "./recipe";
import { rendered } from "./renderer";

interface PreviewProps {
  picture: Picture;
  recipe: Recipe;
  table: Uint8Array | null;
  /** How far the photo was dragged, and how much nearer it was brought; null where it is held instead. */
  onGrip: ((grip: Grip) => void) | null;
  onHold: (isHeld: boolean) => void;
}

/** The photo as its recipe makes it, drawn anew with every change. */
export function Preview({ picture, recipe, table, onGrip, onHold }: PreviewProps) {
  const element = useRef<HTMLCanvasElement>(null);
  const hands = useGrip(element, onGrip);

  useEffect(() => {
    const wanted = requestAnimationFrame(() => {
      const canvas = element.current;
      const drawn = rendered(picture, recipe, table);
      if (!canvas || !drawn) return;
      canvas.width = drawn.width;
      canvas.height = drawn.height;
      canvas.getContext("2d")?.drawImage(drawn, 0, 0);
    });
    return () => cancelAnimationFrame(wanted);
  }, [picture, recipe, table]);

  const hold = {
    onPointerDown: () => onHold(true),
    onPointerUp: () => onHold(false),
    onPointerLeave: () => onHold(false),
    onPointerCancel: () => onHold(false),
  };

  return (
    <canvas ref={element} className={onGrip ? css.canvas : css.held} {...(onGrip ? hands : hold)}>
      {t("edit.preview")}
    </canvas>
  );
}
