import { useParams } from "@tanstack/react-router";
import { DoubleTap } from "@/features/engagement/DoubleTap";
import { PostTalk } from "@/features/engagement/PostTalk";
import { PostPage } from "@/features/posts/PostPage";
import { NotFound } from "../NotFound";

export function PostRoute() {
  const { code } = useParams({ from: "/p/$code" });
  return (
    <PostPage
      key={code}
      code={code}
      absent={<NotFound />}
      frame={(post, pictures) => <DoubleTap post={post}>{pictures}</DoubleTap>}
      talk={(post, words) => <PostTalk post={post}>{words}</PostTalk>}
    />
  );
}
