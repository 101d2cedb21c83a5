import { memo } from "react";
import { PostCard } from "@/features/posts/PostCard";
import type { Post } from "@/features/posts/types";
import { ActionBar } from "./ActionBar";
import { DoubleTap } from "./DoubleTap";
import { InlineComment } from "./InlineComment";

interface EngagedCardProps {
  post: Post;
  isFirst: boolean;
  /** Where only its place is kept: how high that is. */
  hollow?: number | null;
}

/** A post in a column, with all that one does with it. */
export const EngagedCard = memo(function EngagedCard({ post, isFirst, hollow = null }: EngagedCardProps) {
  return (
    <PostCard
      post={post}
      isFirst={isFirst}
      hollow={hollow}
      frame={(pictures) => <DoubleTap post={post}>{pictures}</DoubleTap>}
      bar={<ActionBar post={post} />}
      end={<InlineComment post={post} />}
    />
  );
});
