import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { t } from "@/platform/words";
import { captionPieces, captionStart } from "./caption";
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
          <Link className={css.author} to="/$username" params={{ username }}>
            {username}
          </Link>{" "}
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
          <Link
            key={index}
            className={css.tag}
            to="/explore/tags/$tag"
            params={{ tag: piece.tag.toLowerCase() }}
          >
            {piece.text}
          </Link>
        );
      case "mention":
        return (
          <Link key={index} className={css.link} to="/$username" params={{ username: piece.username }}>
            {piece.text}
          </Link>
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
