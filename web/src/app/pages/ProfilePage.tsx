import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import {
  BadgeCheck,
  Bookmark,
  Camera,
  Contact,
  Grid3x3,
  LinkIcon,
  Lock,
  Settings,
  UserRoundCheck,
} from "lucide-react";
import { useState, type ReactNode } from "react";
import { Avatar } from "@/features/accounts/Avatar";
import { profileQuery, websiteLink } from "@/features/accounts/profiles";
import { useMe } from "@/features/accounts/session";
import type { Profile } from "@/features/accounts/types";
import { FollowButton } from "@/features/graph/FollowButton";
import { PersonMenu } from "@/features/graph/PersonMenu";
import { requestCount, requestsQuery, shownCount } from "@/features/graph/requests";
import { shareProfile } from "@/features/graph/shareProfile";
import { Grid, PostGrid } from "@/features/posts/Grid";
import { taggedQuery } from "@/features/posts/tags";
import { number, shortCount } from "@/platform/count";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Blank } from "@/ui/Blank";
import { Button, buttonClass } from "@/ui/Button";
import { Failure } from "@/ui/Failure";
import { late } from "@/ui/late";
import { Back } from "@/ui/PageHead";
import { NotFound } from "../NotFound";
import css from "./ProfilePage.module.css";
import { ProfileGhost } from "./ProfileGhost";
import { BehindTheDoor, BlockedByMe, UnblockButton } from "./ProfileStates";

const ReportDialog = late(() =>
  import("@/features/moderation/ReportDialog").then(({ ReportDialog }) => ReportDialog),
);

export function ProfileRoute() {
  const { username } = useParams({ from: "/$username" });
  return <ProfilePage key={username} username={username} shows="posts" />;
}

export function TaggedRoute() {
  const { username } = useParams({ from: "/$username/tagged" });
  return <ProfilePage key={username} username={username} shows="tagged" />;
}

/** What stands beneath the header: the account's own posts, or those that show it. */
type Section = "posts" | "tagged";

function ProfilePage({ username, shows }: { username: string; shows: Section }) {
  const profile = useQuery(profileQuery(username));
  const me = useMe();
  useTitle(profile.data ? nameOf(profile.data) : null);
  if (profile.isError && !profile.data) {
    if (asProblem(profile.error).status === 404) return <NotFound />;
    return <Failure thrown={profile.error} onRetry={() => void profile.refetch()} />;
  }
  if (!profile.data) return <ProfileGhost username={username} />;
  const isMine = me?.user_id === profile.data.user_id;
  const isShut =
    profile.data.is_blocked || (profile.data.is_private && !profile.data.is_following && !isMine);
  return (
    <div className={css.page}>
      <Header profile={profile.data} isMine={isMine} isShut={isShut} />
      {isMine && profile.data.is_private && <Requests />}
      {!isShut && <Tabs username={profile.data.username} isMine={isMine} />}
      <Posts profile={profile.data} shows={shows} isMine={isMine} isShut={isShut} />
    </div>
  );
}

interface PostsProps {
  profile: Profile;
  shows: Section;
  isMine: boolean;
  isShut: boolean;
}

function Posts({ profile, shows, isMine, isShut }: PostsProps) {
  if (profile.is_blocked) return <BlockedByMe profile={profile} />;
  if (isShut) return <BehindTheDoor profile={profile} />;
  if (shows === "tagged") return <TaggedGrid profile={profile} isMine={isMine} />;
  return (
    <Grid
      userId={profile.user_id}
      count={profile.post_count}
      empty={<NoPosts profile={profile} isMine={isMine} />}
    />
  );
}

/** The posts that show somebody, whoever made them. */
function TaggedGrid({ profile, isMine }: Pick<PostsProps, "profile" | "isMine">) {
  const grid = useInfiniteQuery(taggedQuery(profile.user_id));
  const title = isMine ? t("tag.noneOwn") : t("tag.none", { username: profile.username });
  return <PostGrid grid={grid} empty={<Blank icon={<Contact size={30} />} title={title} />} />;
}

/** What somebody has made, where they are shown, and, for their own eyes, what they have kept. */
function Tabs({ username, isMine }: { username: string; isMine: boolean }) {
  return (
    <nav className={css.tabs} aria-label={t("profile.sections")}>
      <Link to="/$username" params={{ username }} activeOptions={{ exact: true }}>
        <Grid3x3 size={18} aria-hidden="true" />
        {t("profile.tabPosts")}
      </Link>
      <Link to="/$username/tagged" params={{ username }}>
        <Contact size={18} aria-hidden="true" />
        {t("tag.tab")}
      </Link>
      {isMine && (
        <Link to="/saved">
          <Bookmark size={18} aria-hidden="true" />
          {t("saved.title")}
        </Link>
      )}
    </nav>
  );
}

/** Those who wait at the door of one's own private account. */
function Requests() {
  const requests = useInfiniteQuery(requestsQuery);
  const count = requestCount(requests.data);
  if (count.atLeast === 0) return null;
  return (
    <Link className={css.requests} to="/settings/requests">
      <UserRoundCheck size={20} aria-hidden="true" />
      {t("app.requestsWaiting", { count: count.atLeast, shown: shownCount(count) })}
    </Link>
  );
}

function nameOf(profile: Profile): string {
  return profile.full_name ? `${profile.full_name} (@${profile.username})` : `@${profile.username}`;
}

function Header({ profile, isMine, isShut }: { profile: Profile; isMine: boolean; isShut: boolean }) {
  const me = useMe();
  return (
    <header className={css.header}>
      <div className={css.top}>
        {!isMine && <Back to={me ? "/" : null} />}
        <h1>
          <bdi>{profile.username}</bdi>
          {profile.is_verified && <BadgeCheck size={20} aria-label={t("ui.verified")} />}
          {profile.is_private && <Lock size={16} aria-label={t("profile.private")} />}
        </h1>
        <span className={css.more}>
          {isMine && (
            <Link className={css.gear} to="/settings" aria-label={t("app.settings")}>
              <Settings size={22} />
            </Link>
          )}
          {me && !isMine && <AboutOthers profile={profile} />}
        </span>
      </div>
      <div className={css.head}>
        <span className={css.picture}>
          <Avatar person={profile} size={132} isAlone />
        </span>
        <div className={css.acts}>
          {isMine ? <OwnActs profile={profile} /> : <Approach profile={profile} />}
        </div>
        <Counts profile={profile} isShut={isShut} />
        <About profile={profile} isMine={isMine} />
      </div>
    </header>
  );
}

/** What one may do about somebody else, and telling the moderators of them. */
function AboutOthers({ profile }: { profile: Profile }) {
  const [isReporting, setReporting] = useState(false);
  return (
    <>
      <PersonMenu profile={profile} onReport={() => setReporting(true)} />
      {isReporting && (
        <ReportDialog
          about={{ user_id: profile.user_id }}
          person={profile}
          onClose={() => setReporting(false)}
        />
      )}
    </>
  );
}

/** How many there are of all; visitors are not told it of a private account. */
function Counts({ profile, isShut }: { profile: Profile; isShut: boolean }) {
  return (
    <ul className={css.counts} hidden={profile.post_count === null}>
      <li>
        <Count count={profile.post_count} word="profile.posts" />
      </li>
      <li>
        <Door to="/$username/followers" username={profile.username} isShut={isShut}>
          <Count count={profile.follower_count} word="profile.followers" />
        </Door>
      </li>
      <li>
        <Door to="/$username/following" username={profile.username} isShut={isShut}>
          <Count count={profile.following_count} word="profile.following" />
        </Door>
      </li>
    </ul>
  );
}

/** Who it is, in their own words. */
function About({ profile, isMine }: { profile: Profile; isMine: boolean }) {
  const link = websiteLink(profile.website);
  return (
    <div className={css.about}>
      {profile.full_name && <strong dir="auto">{profile.full_name}</strong>}
      {!isMine && profile.follows_you && <span className={css.badge}>{t("profile.followsYou")}</span>}
      {profile.is_muted && <span className={css.badge}>{t("marks.muted")}</span>}
      {profile.bio && (
        <p className={css.bio} dir="auto">
          {profile.bio}
        </p>
      )}
      {link && (
        <a className={css.website} href={link.href} target="_blank" rel="noopener nofollow ugc me">
          <LinkIcon size={15} aria-hidden="true" />
          <span dir="ltr">{link.face}</span>
        </a>
      )}
    </div>
  );
}

/** What one may do about somebody else, before all. */
function Approach({ profile }: { profile: Profile }) {
  return profile.is_blocked ? <UnblockButton profile={profile} /> : <FollowButton person={profile} isSmall />;
}

function OwnActs({ profile }: { profile: Profile }) {
  return (
    <>
      <Link className={buttonClass("quiet", false, true)} to="/settings/profile">
        {t("profile.edit")}
      </Link>
      <Button isSmall onClick={() => void shareProfile(profile.username)}>
        {t("people.share")}
      </Button>
    </>
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

interface CountProps {
  count: number | null;
  word: "profile.posts" | "profile.followers" | "profile.following";
}

function Count({ count, word }: CountProps) {
  if (count === null) return null;
  const words = t(word, { count });
  return (
    <span className={css.count} title={`${number(count)} ${words}`}>
      <strong>{shortCount(count)}</strong> <span>{words}</span>
    </span>
  );
}

function NoPosts({ profile, isMine }: { profile: Profile; isMine: boolean }) {
  if (!isMine) {
    return <Blank icon={<Camera size={30} />} title={t("app.noPosts", { username: profile.username })} />;
  }
  return (
    <Blank icon={<Camera size={30} />} title={t("app.noPostsOwn")}>
      <p>{t("app.noPostsOwnWhy")}</p>
      <Link className={buttonClass("primary")} to="/create">
        {t("app.postFirst")}
      </Link>
    </Blank>
  );
}
