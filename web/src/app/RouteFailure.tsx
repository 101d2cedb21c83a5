import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useEffect } from "react";
import { Problem } from "@/platform/problem";
import { Failure } from "@/ui/Failure";
import { Broken } from "./ErrorBoundary";

const RELOADED = "heliograph.reloaded";

/** A page that could not be opened: the server away, a fault, or a client older than the server. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const words = error instanceof Error ? error.message : "";
  const isOldClient = /dynamically imported module|Importing a module script failed/.test(words);

  useEffect(() => {
    // After an upgrade the parts of the old client are gone. Once a minute at most, so as never to loop.
    if (!isOldClient || !navigator.onLine) return;
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < 60_000) return;
    sessionStorage.setItem(RELOADED, String(Date.now()));
    window.location.reload();
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
