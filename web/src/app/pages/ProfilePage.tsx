import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { BadgeCheck, Camera, LinkIcon, Lock, Settings, UserRoundCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/features/accounts/Avatar";
import { profileQuery, websiteLink } from "@/features/accounts/profiles";
import { useMe } from "@/features/accounts/session";
import type { Profile } from "@/features/accounts/types";
import { FollowButton } from "@/features/graph/FollowButton";
import { requestCount, requestsQuery } from "@/features/graph/requests";
import { Grid } from "@/features/posts/Grid";
import { shortCount } from "@/platform/count";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { Blank } from "@/ui/Blank";
import { buttonClass } from "@/ui/Button";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { NotFound } from "../NotFound";
import css from "./ProfilePage.module.css";

export function ProfileRoute() {
  const { username } = useParams({ from: "/$username" });
  return <ProfilePage key={username} username={username} />;
}

function ProfilePage({ username }: { username: string }) {
  const profile = useQuery(profileQuery(username));
  const me = useMe();
  useTitle(profile.data ? nameOf(profile.data) : null);
  if (profile.isError && !profile.data) {
    if (asProblem(profile.error).status === 404) return <NotFound />;
    return <Failure thrown={profile.error} onRetry={() => void profile.refetch()} />;
  }
  if (!profile.data) return <Waiting label="Loading the profile" />;
  const isMine = me?.user_id === profile.data.user_id;
  const isShut = profile.data.is_private && !profile.data.is_following && !isMine;
  return (
    <div className={css.page}>
      <Header profile={profile.data} isMine={isMine} isShut={isShut} />
      {isMine && profile.data.is_private && <Requests />}
      {isShut ? (
        <Blank icon={<Lock size={30} />} title="This account is private">
          <p>
            {profile.data.follow_requested
              ? `${profile.data.username} has been asked. The photos appear here once you are accepted.`
              : `Ask to follow ${profile.data.username} to see the photos.`}
          </p>
        </Blank>
      ) : (
        <Grid userId={profile.data.user_id} empty={<NoPosts profile={profile.data} isMine={isMine} />} />
      )}
    </div>
  );
}

/** Those who wait at the door of one's own private account. */
function Requests() {
  const requests = useInfiniteQuery(requestsQuery);
  const count = requestCount(requests.data);
  if (count === "0") return null;
  return (
    <Link className={css.requests} to="/settings/requests">
      <UserRoundCheck size={20} aria-hidden="true" />
      {count === "1" ? "1 person asks to follow you" : `${count} people ask to follow you`}
    </Link>
  );
}

function nameOf(profile: Profile): string {
  return profile.full_name ? `${profile.full_name} (@${profile.username})` : `@${profile.username}`;
}

function Header({ profile, isMine, isShut }: { profile: Profile; isMine: boolean; isShut: boolean }) {
  const link = websiteLink(profile.website);
  return (
    <header className={css.header}>
      <span className={css.picture}>
        <Avatar person={profile} size={132} isAlone />
      </span>
      <div className={css.title}>
        <h1>
          {profile.username}
          {profile.is_verified && <BadgeCheck size={20} aria-label="Verified" />}
          {profile.is_private && <Lock size={16} aria-label="Private account" />}
        </h1>
        {isMine ? (
          <span className={css.own}>
            <Link className={buttonClass("quiet", false, true)} to="/settings/profile">
              Edit profile
            </Link>
            <Link className={css.gear} to="/settings" aria-label="Settings">
              <Settings size={21} />
            </Link>
          </span>
        ) : (
          <FollowButton person={profile} isSmall />
        )}
      </div>
      {/* Visitors are not told how many there are of a private account. */}
      <ul className={css.counts} hidden={profile.post_count === null}>
        <li>
          <Count count={profile.post_count} word={profile.post_count === 1 ? "post" : "posts"} />
        </li>
        <li>
          <Door to="/$username/followers" username={profile.username} isShut={isShut}>
            <Count
              count={profile.follower_count}
              word={profile.follower_count === 1 ? "follower" : "followers"}
            />
          </Door>
        </li>
        <li>
          <Door to="/$username/following" username={profile.username} isShut={isShut}>
            <Count count={profile.following_count} word="following" />
          </Door>
        </li>
      </ul>
      <div className={css.about}>
        {profile.full_name && <strong>{profile.full_name}</strong>}
        {!isMine && profile.follows_you && <span className={css.badge}>Follows you</span>}
        {profile.bio && (
          <p className={css.bio} dir="auto">
            {profile.bio}
          </p>
        )}
        {link && (
          <a className={css.website} href={link.href} target="_blank" rel="noopener nofollow ugc me">
            <LinkIcon size={15} aria-hidden="true" />
            {link.face}
          </a>
        )}
      </div>
    </header>
  );
}

interface DoorProps {
  to: "/$username/followers" | "/$username/following";
  username: string;
  isShut: boolean;
  children: ReactNode;
}

/** A way in, where there is one. */
function Door({ to, username, isShut, children }: DoorProps) {
  if (isShut) return children;
  return (
    <Link to={to} params={{ username }}>
      {children}
    </Link>
  );
}

function Count({ count, word }: { count: number | null; word: string }) {
  if (count === null) return null;
  return (
    <span className={css.count} title={`${count.toLocaleString()} ${word}`}>
      <strong>{shortCount(count)}</strong> <span>{word}</span>
    </span>
  );
}

function NoPosts({ profile, isMine }: { profile: Profile; isMine: boolean }) {
  if (!isMine) {
    return <Blank icon={<Camera size={30} />} title={`${profile.username} has not posted yet`} />;
  }
  return (
    <Blank icon={<Camera size={30} />} title="Nothing on the wall yet">
      <p>The first photo is the hardest. It need not be a good one.</p>
      <Link className={buttonClass("primary")} to="/create">
        Post your first photo
      </Link>
    </Blank>
  );
}
