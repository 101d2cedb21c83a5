/** Where the words of posts on their way are kept on the device, each under its own id. */
export const KEPT_UNDER = "heliograph.shipment.";
