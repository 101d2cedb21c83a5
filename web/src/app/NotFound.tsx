import { Link } from "@tanstack/react-router";
import { Telescope } from "lucide-react";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Blank } from "@/ui/Blank";
import { buttonClass } from "@/ui/Button";

export function NotFound() {
  useTitle(t("app.notFoundTitle"));
  return (
    <Blank isPage icon={<Telescope size={32} />} title={t("app.notFound")}>
      <p>{t("app.notFoundWhy")}</p>
      <Link className={buttonClass("primary")} to="/">
        {t("app.goHome")}
      </Link>
    </Blank>
  );
}
