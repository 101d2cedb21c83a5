import { useEffect, useRef, useState, type ComponentType } from "react";
import { unreachable } from "@/platform/problem";
import { reloadOnce } from "@/platform/reload";
import { say } from "./toasts";

interface MayClose {
  onClose?: () => void;
}

/**
 * A part of a page that is fetched when it is wanted, and drawn when it is there. Where it cannot be fetched the page
 * stays as it is: that is said, but for what nobody has asked for, and a dialog is shut again, so that the next press
 * fetches it anew. Where the server is there and has it no longer, this client is older than the server.
 */
export function late<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
  { isAsked = true }: { isAsked?: boolean } = {},
): ComponentType<Props> {
  let ready: ComponentType<Props> | null = null;
  return function Late(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | null>(() => ready);
    const close = useRef<(() => void) | undefined>(undefined);
    useEffect(() => {
      close.current = (props as MayClose).onClose;
    });
    useEffect(() => {
      let isWanted = true;
      void fetch().then(
        (part) => {
          ready = part;
          if (isWanted) setPart(() => part);
        },
        () => {
          if (!isWanted) return;
          if (isAsked) {
            say(unreachable().message, { isBad: true });
            void reloadOnce();
          }
          close.current?.();
        },
      );
      return () => {
        isWanted = false;
      };
    }, []);
    return Part && <Part {...props} />;
  };
}
