import { t, type PlainKey } from "@/platform/words";
import css from "./OrderSwitch.module.css";
import { chooseOrder, useOrder, type Order } from "./order";
import { forgetPlaces } from "./places";

const ORDERS: { order: Order; label: PlainKey }[] = [
  { order: "ranked", label: "feed.ranked" },
  { order: "chronological", label: "feed.newest" },
];

/** The best first, or the newest. */
export function OrderSwitch() {
  const chosen = useOrder();
  const choose = (order: Order) => {
    forgetPlaces();
    window.scrollTo({ top: 0 });
    chooseOrder(order);
  };
  return (
    <fieldset className={css.switch}>
      <legend className="visually-hidden">{t("feed.order")}</legend>
      {ORDERS.map(({ order, label }) => (
        <label key={order}>
          <input
            className="visually-hidden"
            type="radio"
            name="feed-order"
            checked={chosen === order}
            onChange={() => choose(order)}
          />
          {t(label)}
        </label>
      ))}
    </fieldset>
  );
}
