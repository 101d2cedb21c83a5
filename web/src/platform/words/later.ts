/**
 * The words that no first page says. Whoever says them imports this, and does not run before they are there; the build
 * adds the import by itself (`words.ts` beside its settings).
 */
import { loadLater } from ".";

await loadLater();
