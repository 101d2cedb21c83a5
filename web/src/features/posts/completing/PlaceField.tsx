import { useInfiniteQuery } from "@tanstack/react-query";
import { MapPin } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import { useMe } from "@/features/accounts/session";
import { moved } from "@/platform/moved";
import { t } from "@/platform/words";
import { Field } from "@/ui/Field";
import { optionId, Suggestions } from "@/ui/Suggestions";
import { gridQuery } from "../queries";
import { PLACE_LENGTH } from "../rules";
import css from "./Completing.module.css";
import { placesBeginning } from "./places";

interface PlaceFieldProps {
  value: string;
  error?: string | null | undefined;
  onChange: (place: string) => void;
}

/** Where it was: any words, or one of the places of one's own latest posts, which are asked for once it is used. */
export function PlaceField({ value, error, onChange }: PlaceFieldProps) {
  const listId = useId();
  const me = useMe();
  const [isWanted, setWanted] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const own = useInfiniteQuery({ ...gridQuery(me?.user_id ?? ""), enabled: isWanted && Boolean(me) });
  const places = placesBeginning(own.data?.pages.flatMap((page) => page.posts) ?? [], value);
  const shows = isOpen && places.length > 0;
  const at = Math.min(active, places.length - 1);

  const open = () => {
    setWanted(true);
    setOpen(true);
    setActive(-1);
  };
  const choose = (place: number) => {
    const name = places[place];
    if (name === undefined) return;
    onChange(name);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    // What was closed is to be had again without writing.
    if (!isOpen && event.key === "ArrowDown") return open();
    if (!shows) return;
    if (event.key === "ArrowDown") setActive(moved(at, 1, places.length));
    else if (event.key === "ArrowUp") setActive(moved(at, -1, places.length));
    else if (event.key === "Enter" && at >= 0) choose(at);
    else if (event.key === "Escape") setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={css.around}>
      <Field
        label={t("post.place")}
        dir="auto"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shows}
        aria-controls={shows ? listId : undefined}
        aria-activedescendant={shows && at >= 0 ? optionId(listId, at) : undefined}
        maxLength={PLACE_LENGTH}
        autoComplete="off"
        error={error}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          open();
        }}
        onFocus={open}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {shows && (
        <Suggestions
          id={listId}
          label={t("complete.places")}
          options={places.map((name) => ({
            key: name,
            shown: (
              <>
                <MapPin size={18} aria-hidden="true" />
                <bdi className={css.place}>{name}</bdi>
              </>
            ),
          }))}
          active={at}
          onChoose={choose}
        />
      )}
      <span className="visually-hidden" role="status">
        {shows ? t("complete.count", { count: places.length }) : ""}
      </span>
    </div>
  );
}
