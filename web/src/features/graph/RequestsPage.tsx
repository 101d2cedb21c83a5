import { useInfiniteQuery } from "@tanstack/react-query";
import { UserRoundCheck } from "lucide-react";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { Blank } from "@/ui/Blank";
import { Button } from "@/ui/Button";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { PageHead } from "@/ui/PageHead";
import css from "./People.module.css";
import type { ListedPerson } from "./people";
import { PersonRow } from "./PersonRow";
import { requestsQuery, useAnswerRequest } from "./requests";

export function RequestsPage() {
  useTitle(t("requests.title"));
  const requests = useInfiniteQuery(requestsQuery);
  const users = requests.data?.pages.flatMap((page) => page.users) ?? [];
  return (
    <>
      <PageHead title={t("requests.title")} backTo="/settings" />
      <div className={css.page}>
        {requests.isPending && <Waiting />}
        {requests.isError && users.length === 0 && (
          <Failure thrown={requests.error} onRetry={() => void requests.refetch()} />
        )}
        {requests.isSuccess && users.length === 0 && (
          <Blank icon={<UserRoundCheck size={30} />} title={t("requests.none")}>
            <p>{t("requests.noneWhy")}</p>
          </Blank>
        )}
        <ul>
          {users.map((user) => (
            <li key={user.user_id}>
              <PersonRow person={user}>
                <Answers person={user} />
              </PersonRow>
            </li>
          ))}
        </ul>
        <AtEnd
          hasMore={requests.hasNextPage}
          isLoading={requests.isFetchingNextPage}
          isFailed={requests.isFetchNextPageError}
          onReach={() => void requests.fetchNextPage()}
        />
      </div>
    </>
  );
}

function Answers({ person }: { person: ListedPerson }) {
  const answer = useAnswerRequest(person.user_id);
  return (
    <span className={css.answers}>
      <Button
        isSmall
        look="primary"
        isBusy={answer.isPending}
        aria-label={t("requests.acceptNamed", { username: person.username })}
        onClick={() => answer.mutate("accept")}
      >
        {t("requests.accept")}
      </Button>
      <Button
        isSmall
        disabled={answer.isPending}
        aria-label={t("requests.declineNamed", { username: person.username })}
        onClick={() => answer.mutate("decline")}
      >
        {t("requests.decline")}
      </Button>
    </span>
  );
}
