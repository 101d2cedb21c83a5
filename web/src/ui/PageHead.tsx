import { Link, useCanGoBack, useRouter } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./Button";
import css from "./PageHead.module.css";

interface PageHeadProps {
  title: string;
  /** Where "back" leads when this page was the first one opened. Without it there is no way back to show. */
  backTo?: string;
  end?: ReactNode;
}

export function PageHead({ title, backTo, end }: PageHeadProps) {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  return (
    <header className={css.head}>
      {backTo &&
        (canGoBack ? (
          <IconButton label="Back" onClick={() => router.history.back()}>
            <ArrowLeft size={22} />
          </IconButton>
        ) : (
          <Link to={backTo} className={css.back} aria-label="Back">
            <ArrowLeft size={22} />
          </Link>
        ))}
      <h1>{title}</h1>
      {end && <div className={css.end}>{end}</div>}
    </header>
  );
}
