import { useEffect, useRef, type PointerEvent } from "react";
import { t } from "@/platform/words";
import css from "./EditPhoto.module.css";
import type { Picture } from "./picture";
import type { Recipe } from "./recipe";
import { rendered } from "./renderer";

interface PreviewProps {
  picture: Picture;
  recipe: Recipe;
  table: Uint8Array | null;
  /** How far the photo was dragged, in fractions of what is shown. */
  onDrag: (across: number, down: number) => void;
}

/** The photo as its recipe makes it, drawn anew with every change. */
export function Preview({ picture, recipe, table, onDrag }: PreviewProps) {
  const element = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number } | null>(null);

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

  const drag = (event: PointerEvent<HTMLCanvasElement>) => {
    const from = last.current;
    if (!from) return;
    const { width, height } = event.currentTarget.getBoundingClientRect();
    onDrag((event.clientX - from.x) / width, (event.clientY - from.y) / height);
    last.current = { x: event.clientX, y: event.clientY };
  };

  return (
    <canvas
      ref={element}
      className={css.canvas}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerMove={drag}
      onPointerUp={() => (last.current = null)}
      onPointerCancel={() => (last.current = null)}
    >
      {t("edit.preview")}
    </canvas>
  );
}
