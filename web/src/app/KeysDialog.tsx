import type { ReactNode } from "react";
import { t, type PlainKey } from "@/platform/words";
import { isRightToLeft } from "@/platform/words/language";
import { Dialog } from "@/ui/Dialog";
import css from "./KeysDialog.module.css";

interface Line {
  faces: readonly string[];
  does: PlainKey;
  /** They lead the other way where one reads to the left. */
  isSideways?: true;
}

const KEYS: readonly { title: PlainKey; keys: readonly Line[] }[] = [
  {
    title: "keys.posts",
    keys: [
      { faces: ["j", "k"], does: "keys.walk" },
      { faces: ["o", "⏎"], does: "keys.open" },
      { faces: ["l"], does: "like.like" },
      { faces: ["c"], does: "keys.comment" },
      { faces: ["s"], does: "save.save" },
      { faces: ["←", "→"], does: "keys.turn", isSideways: true },
      { faces: ["m"], does: "keys.sound" },
    ],
  },
  {
    title: "keys.everywhere",
    keys: [
      { faces: ["n"], does: "app.newPost" },
      { faces: ["?"], does: "keys.title" },
      { faces: ["Esc"], does: "keys.escape" },
    ],
  },
];

/** What can be done by keys alone, behind "?". */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("keys.title")} isText onClose={onClose}>
      {KEYS.map(({ title, keys }) => (
        <section key={title} className={css.group}>
          <h3>{t(title)}</h3>
          <dl>
            {keys.map(({ faces, does, isSideways }) => (
              <div key={does} className={css.line}>
                <dt>
                  {(isSideways && isRightToLeft() ? [...faces].reverse() : faces).map((face) => (
                    <Key key={face}>{face}</Key>
                  ))}
                </dt>
                <dd>{t(does)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}

function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className={css.key} dir="ltr">
      {children}
    </kbd>
  );
}
