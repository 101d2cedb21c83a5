import { useParams } from "@tanstack/react-router";
import { PeoplePage } from "@/features/graph/PeoplePage";

export function FollowersRoute() {
  const { username } = useParams({ from: "/$username/followers" });
  return <PeoplePage username={username} kind="followers" />;
}

export function FollowingRoute() {
  const { username } = useParams({ from: "/$username/following" });
  return <PeoplePage username={username} kind="following" />;
}
