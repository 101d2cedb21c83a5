import { useParams } from "@tanstack/react-router";
import { PostPage } from "@/features/posts/PostPage";
import { NotFound } from "../NotFound";

export function PostRoute() {
  const { code } = useParams({ from: "/p/$code" });
  return <PostPage key={code} code={code} absent={<NotFound />} />;
}
