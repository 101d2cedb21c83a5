import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

/** n begins a post. j and k belong to the feed, Esc to what is open. */
export function useShortcuts(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key !== "n") return;
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.closest("input, textarea, select, dialog, [role=menu]");
      if (isTyping) return;
      event.preventDefault();
      void navigate({ to: "/create" });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate]);
}
