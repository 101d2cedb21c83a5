import { useEffect } from "react";

/** Name the page in the tab. Null keeps the bare name while something loads. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title ? `${title} · Heliograph` : "Heliograph";
  }, [title]);
}
