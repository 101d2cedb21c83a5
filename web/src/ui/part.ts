import { lazy, type ComponentType } from "react";
import { insist } from "@/platform/insist";
import { unreachable } from "@/platform/problem";
import { reloadOnce } from "@/platform/reload";
import { say } from "./toasts";

/**
 * A part of a page that comes by itself. The fallback of the Suspense around it holds its place for as long as that
 * takes: what cannot be fetched now comes when it can be, and never takes the page with it. What somebody has asked for
 * is said to be out of reach, once; where it stays so though the server is there, this client is older than it.
 */
export function part<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
  { isAsked }: { isAsked: boolean },
) {
  return lazy(async () => {
    let failures = 0;
    const onFailure = () => {
      failures += 1;
      if (!isAsked) return;
      if (failures === 1) say(unreachable().message, { isBad: true });
      else void reloadOnce();
    };
    const ask = () => {
      renewStyles();
      return fetch();
    };
    return { default: await insist(ask, onFailure) };
  });
}

/** Whoever fetches a part fetches its style sheet once only, even where that has failed. */
function renewStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]"))
    if (!link.sheet) link.replaceWith(link.cloneNode());
}
