import { SettingsPage } from "@/features/accounts/SettingsPage";
import { useShipments } from "@/features/posts/compose/shipments";

export function SettingsRoute() {
  const isUnderWay = useShipments().some((shipment) => shipment.stage === "shipping");
  return (
    <SettingsPage
      unfinished={
        isUnderWay ? "A post is still on its way. It waits on this device until you log in again." : null
      }
    />
  );
}
