import { useState } from "react";
import { profilePath } from "@/features/accounts/path";
import { t } from "@/platform/words";
import { Anchor } from "@/ui/Anchor";
import { captionPieces, captionStart, tagPath } from "./caption";
import css from "./Caption.module.css";

/** Whoever comes back to a list finds unfolded what they have unfolded, and every post at its place. */
const unfolded = new Set<string>();

interface CaptionProps {
  caption: string;
  /** Shown first, as the start of the sentence. */
  username?: string;
  isWhole?: boolean;
}

export function Caption({ caption, username, isWhole = false }: CaptionProps) {
  const text = caption.trim();
  const [isOpen, setOpen] = useState(isWhole || unfolded.has(text));
  if (!text) return null;
  const unfold = () => {
    unfolded.add(text);
    setOpen(true);
  };
  const start = isOpen ? null : captionStart(text);
  return (
    <p className={css.caption} dir="auto">
      {username && (
        <>
          <Anchor className={css.author} href={profilePath(username)}>
            {username}
          </Anchor>{" "}
        </>
      )}
      <Pieces text={start ?? text} />
      {start !== null && (
        <>
          {"… "}
          <button type="button" className={css.more} onClick={unfold}>
            {t("post.more")}
          </button>
        </>
      )}
    </p>
  );
}

function Pieces({ text }: { text: string }) {
  return captionPieces(text).map((piece, index) => {
    switch (piece.kind) {
      case "text":
        return <span key={index}>{piece.text}</span>;
      case "hashtag":
        return (
          <Anchor key={index} className={css.tag} href={tagPath(piece.tag)}>
            {piece.text}
          </Anchor>
        );
      case "mention":
        return (
          <Anchor key={index} className={css.link} href={profilePath(piece.username)}>
            {piece.text}
          </Anchor>
        );
      case "link":
        return (
          <a key={index} className={css.link} href={piece.href} target="_blank" rel="noopener nofollow ugc">
            {piece.text}
          </a>
        );
    }
  });
}
