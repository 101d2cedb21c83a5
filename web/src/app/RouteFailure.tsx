import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useEffect } from "react";
import { Problem } from "@/platform/problem";
import { reloadOnce } from "@/platform/reload";
import { Failure } from "@/ui/Failure";
import { Broken } from "./ErrorBoundary";

/** A page that could not be opened: the server away, a fault, or a client older than the server. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const words = error instanceof Error ? error.message : "";
  const isOldClient = /imported module|module script|preload CSS/.test(words);

  useEffect(() => {
    if (isOldClient) void reloadOnce();
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
