import { SettingsPage } from "@/features/accounts/SettingsPage";
import { useShipments } from "@/features/posts/compose/shipments";
import { t } from "@/platform/words";

export function SettingsRoute() {
  const isUnderWay = useShipments().some((shipment) => shipment.stage === "shipping");
  return <SettingsPage unfinished={isUnderWay ? t("app.postOnItsWay") : null} />;
}
