/** Removing a follower: gone at once, told to the server once Undo is gone, since it could not be undone there. */
import { useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { meQuery } from "@/features/accounts/session";
import type { Profile } from "@/features/accounts/types";
import { api, unwrap } from "@/platform/api";
import { later } from "@/platform/later";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { say } from "@/ui/toasts";
import type { PeoplePage } from "./people";

function show(client: QueryClient, userId: string, isFollower: boolean): void {
  client.setQueriesData<Profile>({ queryKey: ["profile"] }, (old) =>
    old?.user_id === userId ? { ...old, follows_you: isFollower } : old,
  );
}

/** The followers of one's own without one of them. */
export function withoutFollower(list: InfiniteData<PeoplePage>, userId: string): InfiniteData<PeoplePage> {
  const pages = list.pages.map((page) => ({
    ...page,
    users: page.users.filter((user) => user.user_id !== userId),
  }));
  return { ...list, pages };
}

export function useRemoveFollower(person: { user_id: string; username: string }): () => void {
  const client = useQueryClient();
  const { user_id: userId, username } = person;
  const send = async () => {
    const params = { path: { user_id: userId } };
    try {
      await unwrap(api.DELETE("/api/users/{user_id}/follower", { params, keepalive: true }));
    } catch (thrown) {
      show(client, userId, true);
      say(asProblem(thrown).message, { isBad: true });
    }
    void client.invalidateQueries({ queryKey: meQuery.queryKey });
    void client.invalidateQueries({ queryKey: ["profile"] });
    void client.invalidateQueries({ queryKey: ["people"] });
  };
  return () => {
    const me = client.getQueryData(meQuery.queryKey);
    show(client, userId, false);
    if (me) {
      client.setQueryData<InfiniteData<PeoplePage>>(
        ["people", "followers", me.user_id],
        (old) => old && withoutFollower(old, userId),
      );
    }
    const { finish, takeBack } = later(() => void send());
    const undo = () => {
      if (!takeBack()) return;
      show(client, userId, true);
      void client.invalidateQueries({ queryKey: ["people", "followers"] });
    };
    say(t("follow.removed", { username }), { action: { label: t("ui.undo"), act: undo, gone: finish } });
  };
}
