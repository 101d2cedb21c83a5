import { useId } from "react";
import { number } from "@/platform/count";
import css from "./Slider.module.css";

interface SliderProps {
  label: string;
  value: number;
  least: number;
  most: number;
  step?: number;
  unit?: string;
  /** It moves or turns a picture left and right, so it keeps its own left and right in every language. */
  isSideways?: boolean;
  disabled?: boolean;
  onChange: (value: number) => void;
}

/** A measure between two ends, its number beside it. */
export function Slider({
  label,
  value,
  least,
  most,
  step = 1,
  unit = "",
  isSideways = false,
  disabled = false,
  onChange,
}: SliderProps) {
  const id = useId();
  const words = `${number(value, 2, 0)}${unit}`;
  return (
    <div className={css.slider}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{words}</output>
      <input
        id={id}
        type="range"
        className={css.range}
        dir={isSideways ? "ltr" : undefined}
        min={least}
        max={most}
        step={step}
        value={value}
        disabled={disabled}
        aria-valuetext={words}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}
