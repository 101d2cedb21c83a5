import { useLocation } from "@tanstack/react-router";
import { useRef, type ReactNode } from "react";
import type { Post } from "@/features/posts/types";
import { ActionBar } from "./ActionBar";
import { Comments } from "./Comments";
import { useActKeys } from "./useActKeys";

/** Beside a post on its own page: what one does with it, its words, and what is said about it. */
export function PostTalk({ post, children }: { post: Post; children: ReactNode }) {
  const { hash } = useLocation();
  const field = useRef<HTMLTextAreaElement>(null);
  useActKeys();
  return (
    <>
      <ActionBar post={post} isNaming onComment={() => field.current?.focus()} />
      {children}
      <Comments post={post} field={field} isFocused={hash === "comments"} />
    </>
  );
}
