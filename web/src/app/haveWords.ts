import { loadWords } from "@/platform/words";
import { reloadOnce } from "./reload";

const REST_MILLISECONDS = 3_000;

/** The words of the page's language, however long it takes: without them there is nothing to draw. */
export async function haveWords(): Promise<void> {
  for (;;) {
    try {
      return await loadWords();
    } catch {
      reloadOnce();
      await new Promise((resolve) => setTimeout(resolve, REST_MILLISECONDS));
    }
  }
}
