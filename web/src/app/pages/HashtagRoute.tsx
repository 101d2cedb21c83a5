import { useParams } from "@tanstack/react-router";
import { HashtagPage } from "@/features/posts/HashtagPage";

export function HashtagRoute() {
  const { tag } = useParams({ from: "/explore/tags/$tag" });
  return <HashtagPage key={tag} tag={tag} />;
}
