import { useInfiniteQuery } from "@tanstack/react-query";
import { FollowButton } from "@/features/graph/FollowButton";
import { PersonRow } from "@/features/graph/PersonRow";
import { t } from "@/platform/words";
import { AtEnd } from "@/ui/AtEnd";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import css from "./Sheet.module.css";
import { likersQuery } from "./likes";

/** Who likes a post, the latest first. */
export function Likers({ postId, onClose }: { postId: string; onClose: () => void }) {
  const likers = useInfiniteQuery({ ...likersQuery(postId), refetchOnMount: "always" });
  const users = likers.data?.pages.flatMap((page) => page.users) ?? [];
  return (
    <Dialog title={t("like.title")} onClose={onClose}>
      <div className={css.people}>
        {likers.isPending && <Waiting />}
        {likers.isError && users.length === 0 && (
          <Failure thrown={likers.error} onRetry={() => void likers.refetch()} />
        )}
        {likers.isSuccess && users.length === 0 && <p className={css.hint}>{t("like.none")}</p>}
        <ul>
          {users.map((user) => (
            <li key={user.user_id}>
              <PersonRow person={user} onFollowLink={onClose}>
                <FollowButton person={user} isSmall isSoft />
              </PersonRow>
            </li>
          ))}
        </ul>
        <AtEnd
          hasMore={likers.hasNextPage}
          isLoading={likers.isFetchingNextPage}
          isFailed={likers.isFetchNextPageError}
          onReach={() => void likers.fetchNextPage()}
        />
      </div>
    </Dialog>
  );
}
