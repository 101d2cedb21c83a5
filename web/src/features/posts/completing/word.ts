/** The name or hashtag that is being typed, and what the text becomes when it is completed. Pure. */

export interface Word {
  kind: "person" | "tag";
  /** What stands after the mark so far, in small letters. */
  typed: string;
  /** Where the mark is, and where the word ends, the caret being in it. */
  start: number;
  end: number;
}

/** The server finds names and hashtags by the same rules. */
const PERSON = /(?<![\p{L}\p{N}_@.])@([A-Za-z0-9._]{0,30})$/u;
const TAG = /(?<![\p{L}\p{M}\p{N}_&/#])[#＃]([\p{L}\p{M}\p{N}_]{0,100})$/u;
const REST = { person: /^[A-Za-z0-9._]*/, tag: /^[\p{L}\p{M}\p{N}_]*/u };

/** The word that the caret stands in and that could be completed; null in any other. */
export function wordAt(text: string, caret: number): Word | null {
  const before = text.slice(0, caret);
  const person = PERSON.exec(before);
  const found = person ?? TAG.exec(before);
  if (!found) return null;
  const kind = person ? "person" : "tag";
  const rest = REST[kind].exec(text.slice(caret))?.[0].length ?? 0;
  return { kind, typed: (found[1] ?? "").toLowerCase(), start: found.index, end: caret + rest };
}

/** The text with the word replaced, and where the caret goes: behind one space, ready for what follows. */
export function completed(text: string, word: Word, chosen: string): { text: string; caret: number } {
  const mark = word.kind === "person" ? "@" : "#";
  const after = text.slice(word.end);
  const space = /^\s/u.test(after) ? "" : " ";
  return {
    text: `${text.slice(0, word.start)}${mark}${chosen}${space}${after}`,
    caret: word.start + mark.length + chosen.length + 1,
  };
}
