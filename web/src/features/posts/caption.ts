/** A caption cut into what is plain and what leads somewhere. Pure; Caption.tsx draws it. */

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "mention"; text: string; username: string }
  | { kind: "hashtag"; text: string; tag: string }
  | { kind: "link"; text: string; href: string };

/** The server finds names and hashtags by the same rules. */
const PIECES =
  /(?<link>https?:\/\/[^\s<>"'`]+)|(?<![\p{L}\p{N}_@.])@(?<mention>[A-Za-z0-9._]+)|(?<![\p{L}\p{N}_&/])[#＃](?<tag>[\p{L}\p{M}\p{N}_]+)/gu;
const LONGEST_TAG = 100;

export function captionPieces(caption: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const plain = (text: string) => {
    const last = pieces.at(-1);
    if (!text) return;
    if (last?.kind === "text") last.text += text;
    else pieces.push({ kind: "text", text });
  };

  for (const match of caption.matchAll(PIECES)) {
    plain(caption.slice(end, match.index));
    end = match.index + match[0].length;
    const { link, mention, tag } = match.groups ?? {};
    if (link) {
      const href = link.replace(/[.,;:!?)\]}]+$/, "");
      if (isAddress(href))
        pieces.push({ kind: "link", text: href.replace(/^https?:\/\/(www\.)?/, ""), href });
      else plain(href);
      plain(link.slice(href.length));
    } else if (mention) {
      // A dot at the end closes the sentence, not the name.
      const username = mention.replace(/\.+$/, "");
      if (username.length < 3 || username.length > 30) plain(match[0]);
      else {
        pieces.push({ kind: "mention", text: `@${username}`, username: username.toLowerCase() });
        plain(mention.slice(username.length));
      }
    } else if (tag && !/^\p{Nd}+$/u.test(tag) && tag.length <= LONGEST_TAG) {
      pieces.push({ kind: "hashtag", text: match[0], tag });
    } else {
      plain(match[0]);
    }
  }
  plain(caption.slice(end));
  return pieces;
}

/** The path of the page of all that bears the tag. */
export function tagPath(tag: string): string {
  return `/explore/tags/${encodeURIComponent(tag.toLowerCase())}`;
}

/** Not what a browser cannot read, nor what shows one host and leads to another (`https://bank.example@evil.example`). */
function isAddress(href: string): boolean {
  if (!URL.canParse(href)) return false;
  const { hostname, username, password } = new URL(href);
  return hostname !== "" && username === "" && password === "";
}

export const SHORT_LINES = 3;
export const SHORT_CHARACTERS = 140;

/** The start of a long caption, cut at a word; null where all of it may be shown. */
export function captionStart(caption: string): string | null {
  const lines = caption.split("\n");
  let start = lines.slice(0, SHORT_LINES).join("\n");
  const points = Array.from(start);
  if (points.length > SHORT_CHARACTERS * 1.25) {
    const cut = points.slice(0, SHORT_CHARACTERS).join("");
    const word = cut.search(/\s\S*$/);
    start = word > SHORT_CHARACTERS / 2 ? cut.slice(0, word) : cut;
  }
  start = start.trimEnd();
  return start.length < caption.trimEnd().length ? start : null;
}
