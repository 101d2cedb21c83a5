import type { AnchorHTMLAttributes, Ref } from "react";

interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** A path of the client. */
  href: string;
  ref?: Ref<HTMLAnchorElement>;
}

/**
 * A way to another page of the client, for places that draw many: a plain `a`, and one listener follows them all
 * (`app/following.ts`). The router's own Link costs more to draw than the words in it, and listens to every step.
 */
export function Anchor({ children, ...rest }: AnchorProps) {
  return (
    <a {...rest} data-way="">
      {children}
    </a>
  );
}
