import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
} from "react";
import { meQuery } from "@/features/accounts/session";
import { foundPeopleQuery, useRested } from "@/features/graph/finding";
import { PersonLine } from "@/features/graph/PersonLine";
import { moved } from "@/platform/moved";
import { t } from "@/platform/words";
import { optionId, Suggestions } from "@/ui/Suggestions";
import css from "./Completing.module.css";
import { metPosts, tagsBeginning } from "./tags";
import { completed, wordAt, type Word } from "./word";

interface Offer {
  key: string;
  value: string;
  shown: ReactNode;
}

/** What could be meant by the word that is being typed. */
function useOffers(word: Word | null): Offer[] {
  const client = useQueryClient();
  const wanted = useRested(word?.kind === "person" ? word.typed : null);
  const people = useQuery({
    ...foundPeopleQuery(wanted ?? ""),
    enabled: wanted !== null,
    placeholderData: keepPreviousData,
  });
  if (word?.kind === "tag" && word.typed) {
    const userId = client.getQueryData(meQuery.queryKey)?.user_id ?? null;
    return tagsBeginning(metPosts(client), word.typed, userId).map((tag) => ({
      key: tag,
      value: tag,
      shown: <bdi className={css.tag}>#{tag}</bdi>,
    }));
  }
  if (word?.kind !== "person" || wanted === null) return [];
  // Until the answer to the very letters has come, those of the last one that still fit.
  const isCurrent = wanted === word.typed && !people.isPlaceholderData;
  return (people.data ?? [])
    .filter((person) => isCurrent || person.username.startsWith(word.typed))
    .map((person) => ({
      key: person.user_id,
      value: person.username,
      shown: <PersonLine person={person} />,
    }));
}

type Area = HTMLTextAreaElement;

/**
 * Completes names after `@` and hashtags after `#` in a field: spread `field` over it and put `list` beside it, both
 * within an element with `className`. What it has taken of the keys is `defaultPrevented`; look before acting on them.
 */
export function useCompleting(text: string, onText: (text: string) => void) {
  const listId = useId();
  const area = useRef<Area>(null);
  const caretWanted = useRef<number | null>(null);
  const [word, setWord] = useState<Word | null>(null);
  const [active, setActive] = useState(0);
  const offers = useOffers(word);
  const isOpen = word !== null && offers.length > 0;
  const at = Math.min(active, offers.length - 1);

  useLayoutEffect(() => {
    if (caretWanted.current === null) return;
    area.current?.setSelectionRange(caretWanted.current, caretWanted.current);
    caretWanted.current = null;
  }, [text]);

  const look = (event: SyntheticEvent<Area>) => {
    const field = (area.current = event.currentTarget);
    const isPlain = field.selectionStart === field.selectionEnd && !field.readOnly;
    const found = isPlain ? wordAt(field.value, field.selectionStart) : null;
    if (found?.start !== word?.start || found?.typed !== word?.typed) setActive(0);
    setWord(found);
  };

  const choose = (place: number) => {
    const offer = offers[place];
    if (!word || !offer) return;
    const next = completed(text, word, offer.value);
    caretWanted.current = next.caret;
    setWord(null);
    onText(next.text);
  };

  const onKeyDown = (event: KeyboardEvent<Area>) => {
    // While a character is being composed, its keys belong to the input method.
    if (!isOpen || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const isTaken = ["Enter", "Tab"].includes(event.key) && !event.shiftKey;
    if (event.key === "ArrowDown") setActive(moved(at, 1, offers.length));
    else if (event.key === "ArrowUp") setActive(moved(at, -1, offers.length));
    else if (isTaken) choose(at);
    else if (event.key === "Escape") setWord(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    className: css.around,
    field: {
      autoComplete: "off",
      "aria-autocomplete": "list" as const,
      "aria-haspopup": "listbox" as const,
      "aria-controls": isOpen ? listId : undefined,
      "aria-activedescendant": isOpen ? optionId(listId, at) : undefined,
      onKeyDown,
      onSelect: (event: SyntheticEvent<Area>) => {
        if (!(event.nativeEvent as Partial<InputEvent>).isComposing) look(event);
      },
      onCompositionStart: () => setWord(null),
      onCompositionEnd: look,
      onBlur: () => setWord(null),
    },
    list: (
      <>
        {isOpen && (
          <Suggestions
            id={listId}
            label={t(word.kind === "person" ? "complete.people" : "complete.tags")}
            options={offers}
            active={at}
            onChoose={choose}
          />
        )}
        <span className="visually-hidden" role="status">
          {isOpen ? t("complete.count", { count: offers.length }) : ""}
        </span>
      </>
    ),
  };
}
