import { useEffect, useRef, type RefObject } from "react";

/** Whether what asks is still drawn: an answer that comes later is said elsewhere. */
export function useIsThere(): Readonly<RefObject<boolean>> {
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  return isThere;
}
