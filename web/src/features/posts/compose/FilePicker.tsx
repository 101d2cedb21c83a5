import { useRef, type ReactNode } from "react";
import { ACCEPTED } from "@/features/media/checks";
import { t } from "@/platform/words";

const TAKEN = { photo: "image/*", video: "video/*" };

interface FilePickerProps {
  className?: string | undefined;
  label?: string;
  /** Straight from the camera instead: of a phone, which has one. */
  camera?: "photo" | "video";
  onFiles: (files: readonly File[]) => void;
  children: ReactNode;
}

/** A button that opens the device's own picker of photos and videos. */
export function FilePicker({ className, label, camera, onFiles, children }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} aria-label={label} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept={camera ? TAKEN[camera] : ACCEPTED}
        {...(camera ? { capture: "environment" } : { multiple: true })}
        hidden
        aria-label={t("compose.choose")}
        onChange={(event) => {
          const files = Array.from(event.target.files ?? []);
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
