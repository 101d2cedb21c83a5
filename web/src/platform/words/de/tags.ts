import type english from "../en/tags";
import type { Translated } from "../message";

export default {
  "complete.count":
    "{count, plural, one {# Vorschlag. Mit Enter übernehmen.} other {# Vorschläge. Mit den Pfeiltasten wählen, mit Enter übernehmen.}}",
  "complete.people": "Personen",
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
