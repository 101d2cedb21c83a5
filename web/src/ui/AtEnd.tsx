import { useEffect, useRef } from "react";
import { t } from "@/platform/words";
import { Button } from "./Button";
import { Waiting } from "./Morse";

interface AtEndProps {
  hasMore: boolean;
  isLoading: boolean;
  isFailed: boolean;
  onReach: () => void;
  /** How far below the screen the next page is asked for. */
  marginPixels?: number;
}

/** Asks for the next page shortly before its place is seen. */
export function AtEnd({ hasMore, isLoading, isFailed, onReach, marginPixels = 1200 }: AtEndProps) {
  const sentinel = useRef<HTMLDivElement>(null);
  const reach = useRef(onReach);
  useEffect(() => {
    reach.current = onReach;
  });

  const isWaiting = hasMore && !isLoading && !isFailed;
  useEffect(() => {
    const element = sentinel.current;
    if (!element || !isWaiting) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) reach.current();
      },
      { rootMargin: `${marginPixels}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isWaiting, marginPixels]);

  if (!hasMore) return null;
  return (
    <div ref={sentinel}>
      {isFailed ? (
        <div style={{ display: "grid", placeItems: "center", padding: 24 }}>
          <Button onClick={onReach}>{t("ui.loadMore")}</Button>
        </div>
      ) : (
        <Waiting label={t("ui.loadingMore")} />
      )}
    </div>
  );
}
