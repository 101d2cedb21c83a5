import { Link, useCanGoBack, useRouter } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { CSSProperties } from "react";
import { t } from "@/platform/words";
import { IconButton } from "./Button";
import css from "./PageHead.module.css";

interface PageHeadProps {
  title: string;
  /**
   * Where "back" leads when this page was the first one opened: null where there is nothing to lead to, and no way is
   * shown then. Without it there is none at all.
   */
  backTo?: string | null;
  /** As wide as the page beneath it; by default as a column of text. */
  width?: number;
}

export function PageHead({ title, backTo, width = 560 }: PageHeadProps) {
  return (
    <header className={css.head} style={{ "--head-width": `${width}px` } as CSSProperties}>
      {backTo !== undefined && <Back to={backTo} />}
      <h1>
        <bdi>{title}</bdi>
      </h1>
    </header>
  );
}

/** The way back; to `to` where there is none yet, if that is anywhere. */
export function Back({ to }: { to: string | null }) {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  if (canGoBack) {
    return (
      <IconButton label={t("ui.back")} onClick={() => router.history.back()}>
        <ArrowLeft size={22} className="points" />
      </IconButton>
    );
  }
  if (to === null) return null;
  return (
    <Link to={to} className={css.back} aria-label={t("ui.back")}>
      <ArrowLeft size={22} className="points" />
    </Link>
  );
}
