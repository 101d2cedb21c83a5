import { memo, useEffect, useRef } from "react";
import { EngagedCard } from "@/features/engagement/EngagedCard";
import type { Post } from "@/features/posts/types";
import { useHollow } from "./places";
import type { Watch } from "./useSeen";

interface PlaceProps {
  post: Post;
  isFirst: boolean;
  watch: Watch;
}

/** The place of a post in the feed: who looks at it is told, and far from the screen it is all there is. */
export const Place = memo(function Place({ post, isFirst, watch }: PlaceProps) {
  const { post_id: postId } = post;
  const element = useRef<HTMLDivElement>(null);
  const hollow = useHollow(element, postId);
  const isDrawn = hollow === null;
  useEffect(() => {
    // What the browser watches it looks at with every frame.
    if (isDrawn && element.current) return watch(element.current, postId);
  }, [watch, postId, isDrawn]);
  return (
    <div ref={element}>
      <EngagedCard post={post} isFirst={isFirst} hollow={hollow} />
    </div>
  );
});
