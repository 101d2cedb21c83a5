import type english from "../en/tags";
import type { Translated } from "../message";

export default {
  "tag.noPosts": "Noch keine Beiträge mit {tag}",
  "tag.noPostsWhy": "Schreib ihn in eine Bildunterschrift, dann steht dein Beitrag als erster hier.",
  "tag.place": "{username} auf dem Foto platzieren",
  "tag.placeAgain": "Das Foto ist neu zugeschnitten: Setze die Personen noch einmal darauf.",
  "tag.spot": "{username} auf dem Foto. Pfeiltasten verschieben den Namen, Entf nimmt ihn weg.",
  "tag.tapToPlace": "Tippe im Foto dorthin, wo jemand ist. Ziehe einen Namen, um ihn zu verschieben.",
  "tag.whoIsIt": "Wer ist das?",
  "complete.count":
    "{count, plural, one {# Vorschlag. Mit Enter übernehmen.} other {# Vorschläge. Mit den Pfeiltasten wählen, mit Enter übernehmen.}}",
  "complete.people": "Personen",
  "complete.places": "Orte deiner Beiträge",
  "complete.tags": "Hashtags",
  "tag.chosen": "Markierte Personen",
  "tag.full": "Bis zu {count, number} Personen können markiert werden.",
  "tag.nobody": "So heißt hier niemand.",
  "tag.none": "Noch hat niemand {username} markiert",
  "tag.noneOwn": "Noch hat dich niemand markiert",
  "tag.on": "Personen in diesem Beitrag",
  "tag.refused": "Eine Person kann nicht mehr markiert werden. Nimm sie von der Liste.",
  "tag.removed": "Du bist nicht mehr markiert.",
  "tag.removeMe": "Mich aus diesem Beitrag entfernen",
  "tag.removeNamed": "{username} entfernen",
  "tag.search": "Personen nach Namen finden",
  "tag.show": "{count, plural, one {# markierte Person zeigen} other {# markierte Personen zeigen}}",
  "tag.tab": "Markiert",
  "tag.title": "Personen markieren",
  "tag.with": "Mit",
} satisfies Translated<typeof english>;
