/** Deleting one's account, and bringing it back. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/platform/api";
import type { Problem } from "@/platform/problem";
import { changeViewer, meQuery } from "./session";

export function useDeleteAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => unwrap(api.DELETE("/api/users/me", { body: { password } })),
    onSuccess: () => {
      client.setQueryData(meQuery.queryKey, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
    },
  });
}

/** For whoever is suspended, and has no session to do it in. */
export function useDeleteByPassword(username: string) {
  return useMutation({
    mutationFn: (password: string) => unwrap(api.POST("/api/users/delete", { body: { username, password } })),
  });
}

export function useBringBack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { username: string; password: string }) =>
      unwrap(api.POST("/api/users/restore", { body })),
    onSuccess: () => changeViewer(client),
  });
}

/** Until when a deleted account can be brought back, as a refused log-in says; null for every other refusal. */
export function restorableUntil(problem: Problem | null): string | null {
  return problem?.code === "account_deleted" ? problem.field("restorable_until") : null;
}
