import { Link, useNavigate } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { useEffect } from "react";
import { isVideoFile } from "@/features/media/checks";
import { Button, buttonClass, IconButton } from "@/ui/Button";
import { percent } from "@/platform/count";
import { t } from "@/platform/words";
import { encodeBase62 } from "@/platform/base62";
import css from "./Compose.module.css";
import { recall, throwAway } from "./desk";
import { useEditedPreview } from "./previews";
import { run } from "./runner";
import { retried, sentFraction, type Photo, type Shipment } from "./shipment";
import { update, useShipments } from "./shipments";

/** Posts on their way, floating over whatever one looks at meanwhile. */
export function Dock() {
  useWarningBeforeLeaving();
  const onTheWay = useShipments().filter((shipment) => shipment.stage !== "draft");
  return (
    <section className={css.dock} aria-label={t("compose.onTheWay")} hidden={onTheWay.length === 0}>
      {onTheWay.map((shipment) => (
        <Parcel key={shipment.id} shipment={shipment} />
      ))}
    </section>
  );
}

/** Photos under way are kept, but they travel only while a tab is open: say so. */
function useWarningBeforeLeaving(): void {
  const isShipping = useShipments().some((shipment) => shipment.stage === "shipping");
  useEffect(() => {
    if (!isShipping) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isShipping]);
}

interface Words {
  words: string;
  /** The same without its numbers, which change too often to be read aloud. */
  spoken?: string;
  small?: string;
  /** Null draws no bar; "unknown" one that only moves. */
  progress: number | "unknown" | null;
}

export function faceOf(shipment: Shipment): Words {
  const { trouble, stage } = shipment;
  if (stage === "published") return { words: t("compose.posted"), progress: null };
  if (stage === "refused")
    return { words: t("compose.notPosted"), small: trouble?.words ?? "", progress: null };
  if (trouble) return { words: t("compose.waiting"), small: trouble.words, progress: null };
  if (stage === "processing") {
    if (shipment.notice) return { words: t("compose.notPublic"), small: shipment.notice, progress: null };
    const { progress } = shipment;
    if (progress === 0) return { words: t("compose.developing"), progress: "unknown" };
    const words = t("compose.developingAt", { percent: percent(progress) });
    return { words, spoken: t("compose.developing"), progress };
  }
  const fraction = sentFraction(shipment);
  if (fraction >= 1) return { words: t("compose.posting"), progress: "unknown" };
  const words = t("compose.sendingAt", { percent: percent(fraction) });
  return { words, spoken: t("compose.sending"), progress: fraction };
}

/** A glimpse of what is on its way. */
function Face({ url, photo }: { url: string; photo: Photo }) {
  if (!isVideoFile(photo)) return <img className={css.preview} src={url} alt="" />;
  const at = photo.cut?.coverSeconds ?? photo.cut?.startSeconds ?? 0.1;
  return (
    <video
      className={css.preview}
      src={`${url}#t=${at}`}
      muted
      playsInline
      preload="metadata"
      aria-hidden="true"
    />
  );
}

function Parcel({ shipment }: { shipment: Shipment }) {
  const navigate = useNavigate();
  const { stage } = shipment;
  const { words, spoken, small, progress } = faceOf(shipment);
  const first = shipment.photos[0];
  const picture = useEditedPreview(first);
  const mayDismiss = stage === "refused" || stage === "published" || Boolean(shipment.notice);

  const tryAgain = () => {
    update(shipment.id, retried);
    run(shipment.id);
  };
  const change = () => {
    recall(shipment.id);
    void navigate({ to: "/create" });
  };

  return (
    <div className={css.parcel} data-stuck={shipment.trouble ? true : undefined}>
      <div className={css.parcelPicture}>{picture && first && <Face url={picture} photo={first} />}</div>
      <div className={css.parcelWords}>
        {/* Percent by percent would never let a screen reader finish a sentence. */}
        <span aria-hidden="true">{words}</span>
        <span className="visually-hidden" role="status">
          {spoken ?? words} {small}
        </span>
        {small && <small aria-hidden="true">{small}</small>}
        {progress !== null && (
          <progress
            max={1}
            aria-label={stage === "processing" ? t("compose.processing") : t("compose.upload")}
            {...(progress === "unknown" ? {} : { value: progress })}
          />
        )}
      </div>
      <div className={css.parcelActions}>
        {shipment.trouble && (
          <Button isSmall look="primary" onClick={tryAgain}>
            {t("ui.tryAgain")}
          </Button>
        )}
        {stage === "refused" && (
          <Button isSmall onClick={change}>
            {t("compose.change")}
          </Button>
        )}
        {stage === "published" && shipment.ticket && (
          <Link
            className={buttonClass("quiet", false, true)}
            to="/p/$code"
            params={{ code: encodeBase62(shipment.ticket.postId) }}
          >
            <Check size={15} /> {t("compose.view")}
          </Link>
        )}
        {mayDismiss && (
          <IconButton
            label={stage === "refused" ? t("compose.throwPost") : t("ui.dismiss")}
            onClick={() => throwAway(shipment.id)}
          >
            <X size={18} />
          </IconButton>
        )}
      </div>
    </div>
  );
}
