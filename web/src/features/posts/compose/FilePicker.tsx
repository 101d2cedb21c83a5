import { useRef, type ReactNode } from "react";

interface FilePickerProps {
  className?: string | undefined;
  label?: string;
  onFiles: (files: readonly File[]) => void;
  children: ReactNode;
}

/** A button that opens the device's own picker of photos. */
export function FilePicker({ className, label, onFiles, children }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} aria-label={label} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label="Choose photos"
        onChange={(event) => {
          const files = Array.from(event.target.files ?? []);
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
