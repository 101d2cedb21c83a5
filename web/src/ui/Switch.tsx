import type { InputHTMLAttributes } from "react";
import css from "./Switch.module.css";

/** On or off. Its label and the words about it are its surroundings' to give. */
export function Switch(props: Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "role" | "className">) {
  return <input {...props} type="checkbox" role="switch" className={css.switch} />;
}
