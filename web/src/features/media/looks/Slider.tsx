import { useId } from "react";
import css from "./EditPhoto.module.css";

interface SliderProps {
  label: string;
  value: number;
  least: number;
  most: number;
  step?: number;
  unit?: string;
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
  disabled = false,
  onChange,
}: SliderProps) {
  const id = useId();
  const words = `${Math.round(value * 100) / 100}${unit}`;
  return (
    <div className={css.slider}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{words}</output>
      <input
        id={id}
        type="range"
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
