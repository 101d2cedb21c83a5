/**
 * A refusal beside a field, as a sentence. The server says only what is wrong with it ("is taken", "at most 100
 * characters"), so that clients can put their own name of the field before it.
 */
export function fieldSentence(label: string, message: string): string {
  if (/^(is|are|has|have|needs?|must|may|can|cannot)\b/.test(message)) return `${label} ${message}`;
  return message.charAt(0).toUpperCase() + message.slice(1);
}
