import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Lock, UsersRound } from "lucide-react";
import { useState } from "react";
import { profileQuery } from "@/features/accounts/profiles";
import type { Profile } from "@/features/accounts/types";
import { asProblem } from "@/platform/problem";
import { useSettled } from "@/platform/settled";
import { useTitle } from "@/platform/title";
import { t, type WordKey } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { Blank } from "@/ui/Blank";
import { Failure } from "@/ui/Failure";
import { Field } from "@/ui/Field";
import { Waiting } from "@/ui/Morse";
import { PageHead } from "@/ui/PageHead";
import { FollowButton } from "./FollowButton";
import css from "./People.module.css";
import { peopleQuery, type PeopleKind } from "./people";
import { PersonRow } from "./PersonRow";

const WORDS = {
  followers: { of: "people.followersOf", empty: "people.noFollowers" },
  following: { of: "people.followingOf", empty: "people.noFollowing" },
} as const satisfies Record<PeopleKind, Record<string, WordKey>>;

/** So long nothing more is typed before it is looked for. */
const TYPING_MILLISECONDS = 250;

/** Followers of an account, or those it follows. */
export function PeoplePage({ username, kind }: { username: string; kind: PeopleKind }) {
  useTitle(t(WORDS[kind].of, { username }));
  const profile = useQuery(profileQuery(username));
  const userId = profile.data?.user_id;
  const [typed, setTyped] = useState("");
  const name = useSettled(typed.trim(), TYPING_MILLISECONDS);
  const people = useInfiniteQuery({
    ...peopleQuery(kind, userId ?? "", name),
    enabled: userId !== undefined,
    placeholderData: keepPreviousData,
  });
  const users = people.data?.pages.flatMap((page) => page.users) ?? [];
  const failed = profile.isError ? profile : people.isError && users.length === 0 ? people : null;
  const isAbsent = failed !== null && asProblem(failed.error).status === 404;

  return (
    <>
      <PageHead title={username} backTo={`/${username}`} />
      <div className={css.page}>
        {isAbsent ? (
          <Absent profile={profile.data} />
        ) : (
          <>
            <nav className={css.kinds} aria-label={username}>
              <Link to="/$username/followers" params={{ username }} replace>
                {t("people.followers")}
              </Link>
              <Link to="/$username/following" params={{ username }} replace>
                {t("people.following")}
              </Link>
            </nav>
            <div className={css.search} role="search">
              <Field
                label={t("people.search")}
                isLabelHidden
                type="search"
                placeholder={t("people.search")}
                dir="auto"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                enterKeyHint="search"
                maxLength={100}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            </div>
            {failed && <Failure thrown={failed.error} onRetry={() => void failed.refetch()} />}
            {!failed && people.isPending && <Waiting />}
            {people.isSuccess && users.length === 0 && !people.hasNextPage && (
              <Blank
                icon={<UsersRound size={30} />}
                title={name ? t("people.noneCalled", { name }) : t(WORDS[kind].empty)}
              />
            )}
            <ul aria-busy={people.isPlaceholderData}>
              {users.map((user) => (
                <li key={user.user_id}>
                  <PersonRow person={user}>
                    <FollowButton person={user} isSmall isSoft />
                  </PersonRow>
                </li>
              ))}
            </ul>
            <AtEnd
              hasMore={people.hasNextPage}
              isLoading={people.isFetchingNextPage}
              isFailed={people.isFetchNextPageError}
              onReach={() => void people.fetchNextPage()}
            />
          </>
        )}
      </div>
    </>
  );
}

/** Nobody of this name; or somebody who shows these lists to their followers only. */
function Absent({ profile }: { profile: Profile | undefined }) {
  if (!profile?.is_private) {
    return (
      <Blank icon={<UsersRound size={30} />} title={t("app.notFound")}>
        <p>{t("app.notFoundWhy")}</p>
      </Blank>
    );
  }
  return (
    <Blank icon={<Lock size={30} />} title={t("app.private")}>
      <p>{t("app.askToSee", { username: profile.username })}</p>
      <FollowButton person={profile} />
    </Blank>
  );
}
