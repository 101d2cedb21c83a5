import type english from "../en/saved";
import type { Translated } from "../message";

export default {
  "profile.sections": "Bereiche deines Profils",
  "profile.tabPosts": "Beiträge",
  "saved.addTo": "Zu einer Sammlung hinzufügen",
  "saved.addToMenu": "Zu einer Sammlung hinzufügen …",
  "saved.added": "Zu {name} hinzugefügt.",
  "saved.all": "Alles Gespeicherte",
  "saved.choose": "Beiträge wählen",
  "saved.chooseFor": "Beiträge in {name}",
  "saved.collections": "Sammlungen",
  "saved.count": "{count, plural, one {# Beitrag} other {# Beiträge}}",
  "saved.create": "Anlegen",
  "saved.deleteAsk": "{name} löschen?",
  "saved.deleteWhy": "Die Beiträge darin bleiben gespeichert.",
  "saved.deleted": "Die Sammlung {name} ist weg.",
  "saved.emptyCollection": "Noch nichts darin",
  "saved.emptyCollectionWhy": "Wähle aus dem Gespeicherten oder nimm das Menü eines Beitrags.",
  "saved.menu": "Mehr zu {name}",
  "saved.name": "Name",
  "saved.new": "Neue Sammlung",
  "saved.none": "Noch nichts gespeichert",
  "saved.noneWhy": "Was du speicherst oder in eine Sammlung legst, bleibt hier für dich.",
  "saved.private": "Nur du siehst, was du gespeichert hast.",
  "saved.rename": "Umbenennen",
  "saved.title": "Gespeichert",
} satisfies Translated<typeof english>;
