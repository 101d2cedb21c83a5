/** What somebody is about to say under a post, as a value. It is kept while they look at something else. */
import type { Comment } from "./types";

export interface CommentDraft {
  text: string;
  /** The comment that is answered; null where it is about the post itself. */
  answering: { commentId: string; username: string } | null;
}

export const NOTHING_SAID: CommentDraft = { text: "", answering: null };

const ONLY_A_NAME = /^\s*(@[\w.]+\s*)?$/;

/** Answer somebody: their name goes before what is written, instead of a name that stands there alone. */
export function answering(draft: CommentDraft, comment: Pick<Comment, "comment_id" | "user">): CommentDraft {
  const { username } = comment.user;
  const isNamed = draft.text.trimStart().startsWith(`@${username} `);
  const text = ONLY_A_NAME.test(draft.text) ? "" : draft.text;
  return {
    text: isNamed ? draft.text : `@${username} ${text}`,
    answering: { commentId: comment.comment_id, username },
  };
}

/** Speak to everyone again; a name that stands alone goes with it. */
export function toEveryone(draft: CommentDraft): CommentDraft {
  return { text: ONLY_A_NAME.test(draft.text) ? "" : draft.text, answering: null };
}

/** Words that did not arrive, back in the field: before what has been written there since. */
export function givenBack(now: CommentDraft, said: CommentDraft): CommentDraft {
  if (ONLY_A_NAME.test(now.text)) return said;
  return { text: `${said.text}\n${now.text}`, answering: said.answering ?? now.answering };
}
