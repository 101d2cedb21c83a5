import type english from "../en/ui";
import type { Translated } from "../message";

export default {
  "ui.back": "Zurück",
  "ui.cancel": "Abbrechen",
  "ui.close": "Schließen",
  "ui.delete": "Löschen",
  "ui.dismiss": "Ausblenden",
  "ui.done": "Fertig",
  "ui.edit": "Bearbeiten",
  "ui.failed": "Das ließ sich nicht laden",
  "ui.keepIt": "Behalten",
  "ui.left": "noch {count, number}",
  "ui.loadMore": "Mehr laden",
  "ui.loading": "Wird geladen",
  "ui.loadingMore": "Mehr wird geladen",
  "ui.now": "gerade eben",
  "ui.remove": "Entfernen",
  "ui.reset": "Zurücksetzen",
  "ui.save": "Speichern",
  "ui.saved": "Gespeichert.",
  "ui.share": "Teilen",
  "ui.tooLong": "{count, plural, one {# Zeichen zu viel.} other {# Zeichen zu viel.}}",
  "ui.tryAgain": "Erneut versuchen",
  "ui.undo": "Rückgängig",
  "ui.verified": "Verifiziert",
} satisfies Translated<typeof english>;
