import { useNavigate } from "@tanstack/react-router";
import { ImagePlus } from "lucide-react";
import { useEffect, useState } from "react";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { say } from "@/ui/toasts";
import css from "./DropAnywhere.module.css";
import { openHarbour } from "./harbour";

async function begin(files: File[]): Promise<void> {
  try {
    const [{ addFiles }] = await Promise.all([import("./desk"), openHarbour()]);
    for (const words of await addFiles(files)) say(words, { isBad: true });
  } catch (thrown) {
    say(asProblem(thrown).message, { isBad: true });
  }
}

/** Photos and videos dropped or pasted on any page begin a post. */
export function DropAnywhere() {
  const navigate = useNavigate();
  const [isOver, setOver] = useState(false);

  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const take = (files: File[]) => {
      if (files.length === 0) return;
      void navigate({ to: "/create" });
      void begin(files);
    };
    const onEnter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const onOver = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      take(Array.from(event.dataTransfer?.files ?? []));
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = Array.from(event.clipboardData?.files ?? []).filter((file) =>
        /^(image|video)\//.test(file.type),
      );
      if (files.length === 0) return;
      event.preventDefault();
      take(files);
    };
    window.addEventListener("dragenter", onEnter);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("dragover", onOver);
    window.addEventListener("drop", onDrop);
    window.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("dragenter", onEnter);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("drop", onDrop);
      window.removeEventListener("paste", onPaste);
    };
  }, [navigate]);

  if (!isOver) return null;
  return (
    <div className={css.dropping} aria-hidden="true">
      <ImagePlus size={44} />
      {t("compose.drop")}
    </div>
  );
}
