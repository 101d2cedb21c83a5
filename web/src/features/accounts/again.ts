/** Logging in again where a session has ended, with the page left as it is. */
import { useMutation } from "@tanstack/react-query";
import { api, unwrap } from "@/platform/api";

/** Log in as the same account; answers what the server says of whoever is logged in then. */
export function useSignInAgain(username: string) {
  return useMutation({
    mutationFn: async (password: string) => {
      await unwrap(api.POST("/api/users/login", { body: { username, password } }));
      return unwrap(api.GET("/api/users/me"));
    },
  });
}
