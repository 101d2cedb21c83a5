import { insist } from "@/platform/insist";
import { reloadOnce } from "@/platform/reload";
import { loadWords } from "@/platform/words";

/** The words of the page's language, however long it takes: without them there is nothing to draw. */
export function haveWords(): Promise<void> {
  return insist(loadWords, reloadOnce);
}
