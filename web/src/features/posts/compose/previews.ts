/** Object URLs of chosen files, made once and let go with the tab. */
import { useEffect, useState } from "react";
import { keptFile } from "@/platform/filebox";

const made = new Map<string, string>();

export function usePreview(key: string): string | null {
  const [url, setUrl] = useState<string | null>(made.get(key) ?? null);
  useEffect(() => {
    if (made.has(key)) return;
    let isWanted = true;
    void keptFile(key).then((file) => {
      if (!file) return;
      const fresh = made.get(key) ?? URL.createObjectURL(file);
      made.set(key, fresh);
      if (isWanted) setUrl(fresh);
    });
    return () => {
      isWanted = false;
    };
  }, [key]);
  return url;
}

export function releasePreview(key: string): void {
  const url = made.get(key);
  if (url) URL.revokeObjectURL(url);
  made.delete(key);
}
