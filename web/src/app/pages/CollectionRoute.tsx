import { useParams } from "@tanstack/react-router";
import { CollectionPage } from "@/features/engagement/saved/CollectionPage";
import { NotFound } from "../NotFound";

export function CollectionRoute() {
  const { collectionId } = useParams({ from: "/member/saved/$collectionId" });
  if (!/^\d{1,18}$/.test(collectionId)) return <NotFound />;
  return <CollectionPage key={collectionId} collectionId={collectionId} absent={<NotFound />} />;
}
