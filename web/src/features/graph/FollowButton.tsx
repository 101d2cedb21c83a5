import { Link, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useMe } from "@/features/accounts/session";
import { t } from "@/platform/words";
import { Button, buttonClass } from "@/ui/Button";
import { late } from "@/ui/late";
import { useFollow } from "./follow";

const StopFollowing = late(() => import("./StopFollowing").then(({ StopFollowing }) => StopFollowing));

interface FollowButtonProps {
  person: {
    user_id: string;
    username: string;
    is_following: boolean;
    is_private?: boolean;
    follow_requested?: boolean;
    follows_you?: boolean;
  };
  isSmall?: boolean;
  /** In a list of many, where a row of suns would dazzle. */
  isSoft?: boolean;
}

/** Absent beside one's own name. Leaving a private account is asked about: coming back needs its owner. */
export function FollowButton({ person, isSmall = false, isSoft = false }: FollowButtonProps) {
  const me = useMe();
  const { href } = useLocation();
  const follow = useFollow(person.user_id, person.is_private ?? false);
  const [isAsking, setAsking] = useState(false);
  if (me?.user_id === person.user_id) return null;
  if (me === null) {
    return (
      <Link
        className={buttonClass(isSoft ? "soft" : "primary", false, isSmall)}
        to="/login"
        search={{ next: href }}
      >
        {t("follow.follow")}
      </Link>
    );
  }

  const isTied = person.is_following || person.follow_requested === true;
  const face = person.is_following
    ? t("follow.following")
    : person.follow_requested
      ? t("follow.requested")
      : person.follows_you
        ? t("follow.back")
        : t("follow.follow");

  const press = () => {
    if (follow.isPending) return;
    if (person.is_following && person.is_private) setAsking(true);
    else follow.mutate(!isTied);
  };

  return (
    <>
      <Button
        look={isTied ? "quiet" : isSoft ? "soft" : "primary"}
        isSmall={isSmall}
        disabled={!me}
        aria-label={t(isTied ? "follow.pressToStop" : "follow.name", { face, username: person.username })}
        onClick={press}
      >
        {face}
      </Button>
      {isAsking && <StopFollowing person={person} onClose={() => setAsking(false)} />}
    </>
  );
}
