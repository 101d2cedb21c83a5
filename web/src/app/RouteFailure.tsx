import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useEffect } from "react";
import { Problem } from "@/platform/problem";
import { Failure } from "@/ui/Failure";
import { Broken } from "./ErrorBoundary";
import { reloadOnce } from "./reload";

/** A page that could not be opened: the server away, a fault, or a client older than the server. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const words = error instanceof Error ? error.message : "";
  const isOldClient = /dynamically imported module|Importing a module script failed/.test(words);

  useEffect(() => {
    if (isOldClient) reloadOnce();
  }, [isOldClient]);

  if (error instanceof Problem) {
    const retry = () => {
      reset();
      void router.invalidate();
    };
    return <Failure thrown={error} onRetry={retry} />;
  }
  return <Broken />;
}
