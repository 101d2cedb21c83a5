/**
 * The words that no first page says. Whoever says them imports this, and does not run before they are there; the build
 * adds the import by itself (`words.ts` beside its settings). It never fails: a module that has failed once to run is
 * lost until the page is loaded anew, and all that import it are lost with it.
 */
import { insist } from "../insist";
import { loadLater } from ".";

await insist(loadLater);
