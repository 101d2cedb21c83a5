import { QueryClient } from "@tanstack/react-query";
import { asProblem } from "@/platform/problem";

const RETRIES = 2;

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A request is the only proof of a network: ask, and say so when it fails.
        networkMode: "always",
        retry: (count, thrown) => count < RETRIES && asProblem(thrown).isPassing,
        retryDelay: (attempt, thrown) =>
          Math.max((asProblem(thrown).retryAfterSeconds ?? 0) * 1000, 800 * 2 ** attempt),
        refetchOnWindowFocus: false,
        staleTime: 30_000,
      },
      mutations: { networkMode: "always" },
    },
  });
}
