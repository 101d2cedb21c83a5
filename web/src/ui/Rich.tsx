import { Fragment, type ReactNode } from "react";
import { parts, type WordKey } from "@/platform/words";

interface RichProps {
  of: WordKey;
  /** Values by name, and for every tag in the message what it makes of its words. */
  values: Record<string, string | number | ((words: ReactNode) => ReactNode)>;
}

/** A message whose tags become elements, wherever the language has put them. */
export function Rich({ of: key, values }: RichProps) {
  const made = parts<ReactNode>(key, values);
  return made.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}
