import { lazy, useState, type ComponentType, type ReactNode } from "react";
import { insist } from "@/platform/insist";
import { reloadOnce } from "@/platform/reload";

/** A component that is fetched when it is drawn, or before. */
export interface Part<Props extends object> {
  (props: Props): ReactNode;
  /** Fetch it now: what has come is drawn at once, with no fallback between. */
  ahead: () => void;
}

/**
 * A part of a page that comes by itself. The fallback of the Suspense around it holds its place for as long as that
 * takes: what cannot be fetched now comes when it can be, and never takes the page with it. Where the server is there
 * and has it no longer, this client is older than the server.
 */
export function part<Props extends object>(fetch: () => Promise<ComponentType<Props>>): Part<Props> {
  let ready: ComponentType<Props> | null = null;
  const keep = (component: ComponentType<Props>) => (ready = component);
  const Late = lazy(async () => ({ default: keep(await insist(fetch, reloadOnce)) }));

  // React draws what is lazy after a fallback even where it has come, and a fallback that it has drawn stays a while.
  function Part(props: Props) {
    const [Shown] = useState<ComponentType<Props>>(() => ready ?? Late);
    return <Shown {...props} />;
  }
  Part.ahead = () => {
    if (ready === null) void fetch().then(keep, () => undefined);
  };
  return Part;
}
