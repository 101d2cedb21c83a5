import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Ban, BellOff, EyeOff, Star, type LucideIcon } from "lucide-react";
import { useMe } from "@/features/accounts/session";
import { useTitle } from "@/platform/title";
import { t, type PlainKey, type WordKey } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { Blank } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { PageHead } from "@/ui/PageHead";
import { ConfirmBlock } from "./ConfirmBlock";
import { FindByName } from "./FindByName";
import css from "./People.module.css";
import { marksQuery, useMark, useMarkAnyone, type Mark } from "./marks";
import type { ListedPerson } from "./people";
import { PersonRow } from "./PersonRow";

interface Words {
  icon: LucideIcon;
  title: PlainKey;
  why: PlainKey;
  empty: PlainKey;
  undo: PlainKey;
}

const WORDS: Record<Mark, Words> = {
  blocked: {
    icon: Ban,
    title: "marks.blocked",
    why: "marks.blockedWhy",
    empty: "marks.noneBlocked",
    undo: "marks.unblock",
  },
  muted: {
    icon: BellOff,
    title: "marks.muted",
    why: "marks.mutedWhy",
    empty: "marks.noneMuted",
    undo: "marks.unmute",
  },
  "close-friends": {
    icon: Star,
    title: "marks.friends",
    why: "marks.friendsWhy",
    empty: "marks.noFriends",
    undo: "ui.remove",
  },
  "story-hidden": {
    icon: EyeOff,
    title: "marks.hidden",
    why: "marks.hiddenWhy",
    empty: "marks.noneHidden",
    undo: "ui.remove",
  },
};

/** One of the lists that an account keeps about others, for its own eyes only. */
export function MarksPage({ mark }: { mark: Mark }) {
  const { icon: Icon, title, why, empty, undo } = WORDS[mark];
  useTitle(t(title));
  const marks = useInfiniteQuery(marksQuery(mark));
  const users = marks.data?.pages.flatMap((page) => page.users) ?? [];
  return (
    <>
      <PageHead title={t(title)} backTo="/settings/privacy" />
      <div className={css.page}>
        <p className={css.why}>{t(why)}</p>
        <PutOn mark={mark} users={users} />
        {marks.isPending && <Waiting />}
        {marks.isError && users.length === 0 && (
          <Failure thrown={marks.error} onRetry={() => void marks.refetch()} />
        )}
        {marks.isSuccess && users.length === 0 && <Blank icon={<Icon size={30} />} title={t(empty)} />}
        <ul>
          {users.map((user) => (
            <li key={user.user_id}>
              <PersonRow person={user}>
                <TakeBack person={user} mark={mark} face={undo} />
              </PersonRow>
            </li>
          ))}
        </ul>
        <AtEnd
          hasMore={marks.hasNextPage}
          isLoading={marks.isFetchingNextPage}
          isFailed={marks.isFetchNextPageError}
          onReach={() => void marks.fetchNextPage()}
        />
      </div>
    </>
  );
}

/** Somebody is found by name, and is on the list. */
function PutOn({ mark, users }: { mark: Mark; users: readonly ListedPerson[] }) {
  const me = useMe();
  const put = useMarkAnyone();
  const [asked, setAsked] = useState<ListedPerson | null>(null);
  return (
    <div className={css.search}>
      <FindByName
        label={t("marks.find")}
        except={me ? [...users, me] : users}
        onChoose={(person) => {
          if (mark === "blocked") setAsked(person);
          else put.mutate({ person, mark, isOn: true });
        }}
      />
      {asked && <ConfirmBlock person={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

function TakeBack({ person, mark, face }: { person: ListedPerson; mark: Mark; face: WordKey & PlainKey }) {
  const change = useMark(person);
  return (
    <Button
      isSmall
      isBusy={change.isPending}
      aria-label={t("follow.name", { face: t(face), username: person.username })}
      onClick={() => change.mutate({ mark, isOn: false })}
    >
      {t(face)}
    </Button>
  );
}
