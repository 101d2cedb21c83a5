/** Who is logged in. The cookie is the session; this is only what the server says of it. */
import { queryOptions, useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, sendBytes, unwrap } from "@/platform/api";
import { keysByBody } from "@/platform/keys";
import { forgetAll, keptWords } from "@/platform/offline/kept";
import { isUnreachable, Problem } from "@/platform/problem";
import { profileKey } from "./profiles";
import type { Me, Profile } from "./types";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ client, queryKey, signal }): Promise<Me | null> => {
    try {
      return await unwrap(api.GET("/api/users/me", { signal }));
    } catch (thrown) {
      // Of a session that ends the page keeps whose it was: it is they who are asked to log in again (`expiry.ts`).
      if (thrown instanceof Problem && thrown.status === 401)
        return client.getQueryData<Me>(queryKey) ?? null;
      const kept = isUnreachable(thrown) ? await keptWords<Me>("me") : null;
      if (kept) return kept;
      throw thrown;
    }
  },
  staleTime: 60_000,
});

/** The account logged in; null for a visitor; undefined while that is not known. */
export function useMe(): Me | null | undefined {
  return useQuery(meQuery).data;
}

/** After log-in or log-out everything seen before belongs to another viewer. */
export async function changeViewer(client: QueryClient): Promise<void> {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
  await client.fetchQuery({ ...meQuery, staleTime: 0 });
}

export function useLogIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { username: string; password: string }) =>
      unwrap(api.POST("/api/users/login", { body })),
    onSuccess: () => changeViewer(client),
  });
}

export interface SignUp {
  username: string;
  email: string;
  password: string;
  full_name: string;
}

export function useSignUp() {
  const client = useQueryClient();
  const [keyOf] = useState(keysByBody);
  return useMutation({
    mutationFn: (body: SignUp) =>
      unwrap(api.POST("/api/users/signup", { body, headers: { "Idempotency-Key": keyOf(body) } })),
    onSuccess: () => changeViewer(client),
  });
}

export function useLogOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/users/logout")),
    // Whether or not the server hears of it: whoever leaves a shared device leaves nothing to read on it.
    onMutate: () => forgetAll(),
    onSuccess: () => {
      client.setQueryData(meQuery.queryKey, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
    },
  });
}

/** Put a changed account where every page reads it. */
function useKeepMe() {
  const client = useQueryClient();
  return (changed: Profile) => {
    client.setQueryData(meQuery.queryKey, (me) => (me ? { ...me, ...changed } : me));
    client.setQueryData<Profile>(profileKey(changed.username), (old) => (old ? { ...old, ...changed } : old));
    void client.invalidateQueries({ queryKey: ["feed"], refetchType: "none" });
    void client.invalidateQueries({ queryKey: ["post"] });
  };
}

export interface ProfileChange {
  full_name?: string;
  bio?: string;
  website?: string;
  is_private?: boolean;
}

export function useChangeProfile() {
  const keep = useKeepMe();
  return useMutation({
    mutationFn: (body: ProfileChange) => unwrap(api.PATCH("/api/users/me", { body })),
    onSuccess: keep,
  });
}

export function useChangeAvatar() {
  const keep = useKeepMe();
  return useMutation({
    mutationFn: (image: Blob | null): Promise<Profile> =>
      image
        ? sendBytes<Profile>("PUT", "/api/users/me/avatar", image)
        : unwrap(api.DELETE("/api/users/me/avatar")),
    onSuccess: keep,
  });
}
