import type english from "../en/problems";
import type { Translated } from "../message";

export default {
  "field.alt_texts": "Eine Beschreibung hat höchstens {count, number} Zeichen.",
  "field.bio": "Höchstens {count, number} Zeichen.",
  "field.caption": "Höchstens {count, number} Zeichen.",
  "field.email": "Bitte gib eine E-Mail-Adresse an.",
  "field.full_name": "Höchstens {count, number} Zeichen.",
  "field.location": "Ein Ort hat einen Namen von höchstens {count, number} Zeichen.",
  "field.password": "Mindestens {count, number} Zeichen.",
  "field.username":
    "3 bis 30 Kleinbuchstaben, Ziffern, Punkte und Unterstriche und kein Name, der hier reserviert ist.",
  "field.website": "Eine Webadresse, die mit http:// oder https:// beginnt",
  "problem.account_suspended": "Dieses Konto ist gesperrt.",
  "problem.bad_credentials": "Benutzername und Passwort passen nicht zusammen.",
  "problem.bad_image": "Dieses Bild lässt sich nicht lesen.",
  "problem.blocked": "Du hast dieses Konto blockiert; hebe das zuerst auf.",
  "problem.email_taken": "Zu dieser E-Mail-Adresse gibt es hier schon ein Konto.",
  "problem.file_too_large": "Diese Datei ist zu groß.",
  "problem.follow_limit":
    "Du folgst schon so vielen Konten, wie es geht; folge zuerst einem anderen nicht mehr.",
  "problem.follow_self": "Du kannst dir nicht selbst folgen.",
  "problem.forbidden": "Das darfst du nicht.",
  "problem.invalid": "Einige Angaben passen nicht.",
  "problem.invalid_account": "Einige Angaben passen nicht.",
  "problem.invalid_post": "Etwas an diesem Beitrag passt nicht.",
  "problem.mark_self": "Das geht nicht mit dir selbst.",
  "problem.media_not_uploaded": "Eine Datei ist noch nicht angekommen.",
  "problem.not_found": "Das gibt es nicht, oder du darfst es nicht sehen.",
  "problem.post_already_submitted": "Dieser Beitrag ist schon abgeschickt.",
  "problem.post_not_published": "Das geht nur mit einem veröffentlichten Beitrag.",
  "problem.quota_exceeded": "Dein Speicher ist voll. Lösche etwas, um Platz zu schaffen.",
  "problem.rate_limited": "Das war etwas zu schnell. Bitte warte einen Moment.",
  "problem.server": "Auf dem Server ist etwas schiefgegangen. Bitte versuch es noch einmal.",
  "problem.signup_closed": "Dieser Server nimmt gerade keine neuen Konten an.",
  "problem.too_large": "Das ist zu groß.",
  "problem.too_many_pixels": "Dieses Bild hat zu viele Pixel.",
  "problem.type_mismatch": "Diese Datei ist von anderer Art als angekündigt.",
  "problem.unauthenticated": "Bitte melde dich zuerst an.",
  "problem.unavailable": "Der Server ist beschäftigt. Bitte versuch es gleich noch einmal.",
  "problem.unexpected": "Etwas Unerwartetes ist passiert. Bitte versuch es noch einmal.",
  "problem.unknown_filter": "Einen Filter mit diesem Namen gibt es nicht.",
  "problem.unreachable":
    "Der Server ist nicht erreichbar. Prüfe deine Verbindung und versuch es noch einmal.",
  "problem.unsupported_media": "Diese Art von Datei wird nicht unterstützt.",
  "problem.username_taken": "Dieser Benutzername ist vergeben.",
  "problem.waitHours":
    "{count, plural, one {Versuch es in # Stunde wieder.} other {Versuch es in # Stunden wieder.}}",
  "problem.waitMinutes":
    "{count, plural, one {Versuch es in # Minute wieder.} other {Versuch es in # Minuten wieder.}}",
  "problem.waitSeconds":
    "{count, plural, one {Versuch es in # Sekunde wieder.} other {Versuch es in # Sekunden wieder.}}",
  "problem.wrong_length": "Die Datei kam nicht vollständig an. Bitte versuch es noch einmal.",
} satisfies Translated<typeof english>;
