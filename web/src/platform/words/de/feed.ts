import type english from "../en/feed";
import type { Translated } from "../message";

export default {
  "feed.caughtUp": "Du hast alles gesehen",
  "feed.newest": "Neueste",
  "feed.order": "Reihenfolge des Feeds",
  "feed.ranked": "Für dich",
  "feed.seeTheirs": "Ihre Beiträge ansehen",
  "why.closeness": "Wie nah ihr euch seid",
  "why.following": "Du siehst das, weil du {username} folgst.",
  "why.forgotten": "Es stand zuletzt nicht in deinem Feed; mehr lässt sich nicht sagen.",
  "why.liveliness": "Wie andere darauf reagieren",
  "why.newest": "Dein Feed ist nach Zeit geordnet: das Neueste zuerst, sonst zählt nichts.",
  "why.note":
    "Das sind genau die Werte, nach denen geordnet wurde. Mehr als 1 hebt, weniger als 1 senkt. Mit „Neueste“ über dem Feed geht es ohne.",
  "why.own": "Du siehst das, weil es von dir ist.",
  "why.quality": "Wie gut das Bild ist",
  "why.ranked": "Wo es steht, entschied sich danach, das Gewichtigste zuerst:",
  "why.seen": "Ob du es schon gesehen hast",
  "why.timeliness": "Wie neu es ist",
  "why.title": "Warum sehe ich das?",
} satisfies Translated<typeof english>;
