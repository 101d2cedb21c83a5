/**
 * What is being said, kept for the tab until it has been heard. Its key is kept with it: an answer may be lost where the
 * words were not, and the same words sent again, by this page or by the next one, are then the same comment.
 */
import { newKey } from "@/platform/keys";
import { readKept, writeKept } from "@/platform/kept";
import { givenBack, NOTHING_SAID, type CommentDraft } from "./draft";

interface Saying {
  draft: CommentDraft;
  key: string;
  /** It is in the field again, and is what the writer makes of it. */
  isGivenBack: boolean;
}

/** Where the draft of a comment lies, and beside it what is being said. */
export const draftUnder = (viewerId: string, postId: string) => `heliograph.comment.${viewerId}.${postId}`;
const sayingUnder = (under: string) => `${under}.saying`;

/** What this page is saying: it will hear what becomes of it. */
const underWay = new Set<string>();

/** Say it from now on. Answers the key to say it with. */
export function beginSaying(under: string, { text, answering }: CommentDraft): string {
  const draft = { text: text.trim(), answering };
  const last = readKept<Saying>(sayingUnder(under));
  const isSame = last !== null && JSON.stringify(last.draft) === JSON.stringify(draft);
  const key = isSame ? last.key : newKey();
  underWay.add(key);
  writeKept(sayingUnder(under), { draft, key, isGivenBack: false } satisfies Saying);
  return key;
}

/** It was heard, or is back in the field. */
export function endSaying(under: string, isHeard: boolean): void {
  const last = readKept<Saying>(sayingUnder(under));
  if (!last) return;
  underWay.delete(last.key);
  writeKept(sayingUnder(under), isHeard ? null : { ...last, isGivenBack: true });
}

/** What a page was saying when it ended goes back among the drafts. */
export function recoverSaying(under: string): void {
  const last = readKept<Saying>(sayingUnder(under));
  if (!last || last.isGivenBack || underWay.has(last.key)) return;
  writeKept(under, givenBack(readKept<CommentDraft>(under) ?? NOTHING_SAID, last.draft));
  writeKept(sayingUnder(under), { ...last, isGivenBack: true } satisfies Saying);
}
