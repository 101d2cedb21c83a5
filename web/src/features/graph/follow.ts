/** Following: shown at once, put right by the server's answer. */
import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { meQuery } from "@/features/accounts/session";
import type { Profile } from "@/features/accounts/types";
import { api, unwrap } from "@/platform/api";
import { asProblem } from "@/platform/problem";
import { say } from "@/ui/toasts";
import type { ListedPerson, PeoplePage } from "./people";
import { suggestedQuery } from "./suggested";

export interface FollowState {
  is_following: boolean;
  follow_requested: boolean;
}

/** The profile after a change of following; counts move only where the following itself does. */
export function withFollow(profile: Profile, next: FollowState): Profile {
  const step = Number(next.is_following) - Number(profile.is_following);
  const count = profile.follower_count;
  return { ...profile, ...next, follower_count: count === null ? null : Math.max(0, count + step) };
}

function show(client: QueryClient, userId: string, next: FollowState): void {
  for (const queryKey of [suggestedQuery.queryKey, ["search", "users"]]) {
    client.setQueriesData<ListedPerson[]>({ queryKey }, (old) =>
      old?.map((person) => (person.user_id === userId ? { ...person, ...next } : person)),
    );
  }
  client.setQueriesData<Profile>({ queryKey: ["profile"] }, (old) =>
    old?.user_id === userId ? withFollow(old, next) : old,
  );
  client.setQueriesData<InfiniteData<PeoplePage>>({ queryKey: ["people"] }, (old) =>
    old
      ? {
          ...old,
          pages: old.pages.map((page) => ({
            ...page,
            users: page.users.map((user) => (user.user_id === userId ? { ...user, ...next } : user)),
          })),
        }
      : old,
  );
}

/** Whether a feed has come, with nothing in it. */
export function isEmpty({ state }: { state: { data?: unknown } }): boolean {
  return (state.data as InfiniteData<{ posts: unknown[] }> | undefined)?.pages[0]?.posts.length === 0;
}

export function useFollow(userId: string, isPrivate: boolean) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["follow", userId],
    mutationFn: (wanted: boolean) => {
      const params = { params: { path: { user_id: userId } } };
      return unwrap<FollowState>(
        wanted
          ? api.POST("/api/users/{user_id}/follow", params)
          : api.DELETE("/api/users/{user_id}/follow", params),
      );
    },
    onMutate: (wanted) => {
      void client.cancelQueries({ queryKey: ["profile"] });
      const before = client
        .getQueriesData<Profile>({ queryKey: ["profile"] })
        .map(([, profile]) => profile)
        .find((profile) => profile?.user_id === userId);
      show(client, userId, { is_following: wanted && !isPrivate, follow_requested: wanted && isPrivate });
      return {
        before: before ?? { is_following: !wanted, follow_requested: false },
        page: location.pathname,
      };
    },
    onError: (thrown, _wanted, context) => {
      const { is_following, follow_requested } = context?.before ?? {
        is_following: false,
        follow_requested: false,
      };
      show(client, userId, { is_following, follow_requested });
      say(asProblem(thrown).message, { isBad: true });
    },
    onSuccess: ({ is_following, follow_requested }, _wanted, { page }) => {
      show(client, userId, { is_following, follow_requested });
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["feed"], refetchType: "none" });
      // Who went on before this answer has a feed that was asked for too early; without posts it cannot move.
      if (page !== location.pathname) void client.refetchQueries({ queryKey: ["feed"], predicate: isEmpty });
      void client.invalidateQueries({ queryKey: ["grid", userId] });
      // Friends bring friends of theirs; but not while one is choosing from the list.
      void client.invalidateQueries({ queryKey: suggestedQuery.queryKey, refetchType: "none" });
    },
  });
}
