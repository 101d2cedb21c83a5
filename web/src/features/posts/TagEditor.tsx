import { ArrowLeft, ArrowRight, MapPin } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { PickPeople } from "@/features/graph/PickPeople";
import { t } from "@/platform/words";
import { Button, IconButton } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import css from "./Spots.module.css";
import { SpotStage } from "./SpotStage";
import { withoutSpot, withSpot, type Spot } from "./spots";
import type { TagPeopleProps } from "./TagPeople";
import { MOST_TAGGED, type Tagged } from "./tags";

const MIDDLE = { x: 0.5, y: 0.5 };

/** Whom a post shows, and where on its pictures. */
export function TagEditor(props: TagPeopleProps & { onClose: () => void }) {
  const { people, spots, pictures, onChange, onClose } = props;
  const [turned, setTurned] = useState(0);
  const [point, setPoint] = useState<{ x: number; y: number } | null>(null);
  const [placed, setPlaced] = useState<string | null>(null);
  const editor = useRef<HTMLDivElement>(null);
  const at = Math.min(turned, pictures.length - 1);
  const picture = pictures[at];

  // Whoever was placed by key is moved by key: the name itself has the focus next.
  useEffect(() => {
    if (placed === null) return;
    editor.current?.querySelector<HTMLElement>(`[data-spot="${CSS.escape(placed)}"]`)?.focus();
  }, [placed]);

  const choose = (chosen: Tagged) => {
    const added = chosen.find(({ user_id }) => !people.some((person) => person.user_id === user_id));
    const kept = spots.filter(({ userId }) => chosen.some(({ user_id }) => user_id === userId));
    const isPlaced = added && point && picture;
    onChange(
      chosen,
      isPlaced ? withSpot(kept, { userId: added.user_id, picture: picture.key, ...point }) : kept,
    );
    setPoint(null);
  };
  const setSpots = (next: Spot[]) => onChange(people, next);
  const turn = (to: number) => {
    setTurned(to);
    setPoint(null);
  };
  const place = (userId: string) => {
    if (!picture) return;
    setSpots(withSpot(spots, { userId, picture: picture.key, ...MIDDLE }));
    setPlaced(userId);
  };

  return (
    <Dialog title={t("tag.title")} onClose={onClose}>
      <div ref={editor} className={css.editor}>
        {picture && (
          <>
            <SpotStage
              picture={picture}
              people={people}
              spots={spots}
              point={point}
              onPoint={(next) => {
                setPoint(next);
                editor.current?.querySelector<HTMLElement>("[role=combobox]")?.focus();
              }}
              onSpot={(spot) => setSpots(withSpot(spots, spot))}
              onRemove={(userId) => setSpots(withoutSpot(spots, userId))}
            />
            <p className={css.hint} role="status">
              {point ? t("tag.whoIsIt") : t("tag.tapToPlace")}
            </p>
          </>
        )}
        {pictures.length > 1 && <Turn at={at} count={pictures.length} onTurn={turn} />}
        <PickPeople
          chosen={people}
          most={MOST_TAGGED}
          onChosen={choose}
          besides={(person) =>
            picture && (
              <IconButton
                label={t("tag.place", { username: person.username })}
                aria-pressed={spots.some(({ userId }) => userId === person.user_id)}
                onClick={() => place(person.user_id)}
              >
                <MapPin size={18} />
              </IconButton>
            )
          }
        />
        <div className={css.end}>
          <Button look="primary" onClick={onClose}>
            {t("ui.done")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Turn({ at, count, onTurn }: { at: number; count: number; onTurn: (to: number) => void }) {
  return (
    <div className={css.turn}>
      <IconButton label={t("media.previous")} disabled={at === 0} onClick={() => onTurn(at - 1)}>
        <ArrowLeft size={19} className="points" />
      </IconButton>
      <span aria-live="polite">{t("compose.of", { at: at + 1, count })}</span>
      <IconButton label={t("media.next")} disabled={at === count - 1} onClick={() => onTurn(at + 1)}>
        <ArrowRight size={19} className="points" />
      </IconButton>
    </div>
  );
}
