import { useQuery } from "@tanstack/react-query";
import { useCanGoBack, useNavigate, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMe } from "@/features/accounts/session";
import { mediaKind } from "@/features/media/renditions";
import { decodeBase62 } from "@/platform/base62";
import { asProblem } from "@/platform/problem";
import { useShortcut } from "@/platform/pressed";
import { useTitle } from "@/platform/title";
import { Notice } from "@/ui/Blank";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { PageHead } from "@/ui/PageHead";
import { absoluteTime } from "@/platform/time";
import { t } from "@/platform/words";
import { Caption } from "./Caption";
import { PostHeader } from "./PostHeader";
import css from "./PostPage.module.css";
import { PostMedia } from "./PostMedia";
import { PostMenu } from "./PostMenu";
import { postQuery } from "./queries";
import { useLookedAt } from "./returning";
import { WithPeople } from "./WithPeople";
import type { Post } from "./types";

const STAGE_SIZES = "(min-width: 1000px) calc(100vw - 640px), 100vw";

interface PostPageProps {
  code: string;
  absent: ReactNode;
  /** What is put around the pictures of a post, where a touch on them means something. */
  frame: (post: Post, pictures: ReactNode) => ReactNode;
  /** What is done with it and said about it, around its own words. */
  talk: (post: Post, words: ReactNode) => ReactNode;
}

/** The page of one post: `/p/{code}`. */
export function PostPage({ code, absent, frame, talk }: PostPageProps) {
  const postId = decodeBase62(code);
  const home = useMe() ? "/" : null;
  const post = useQuery({ ...postQuery(postId ?? ""), enabled: postId !== null });
  useTitle(post.data ? titleOf(post.data) : null);
  if (postId === null || (post.isError && asProblem(post.error).status === 404)) return absent;
  return (
    <>
      <PageHead
        title={t("post.title")}
        backTo={post.data ? `/${post.data.user.username}` : home}
        width={1180}
      />
      {post.isPending && <Waiting label={t("post.loading")} />}
      {post.isError && !post.data && <Failure thrown={post.error} onRetry={() => void post.refetch()} />}
      {post.data && <Whole post={post.data} frame={frame} talk={talk} />}
    </>
  );
}

function Whole({ post, frame, talk }: Pick<PostPageProps, "frame" | "talk"> & { post: Post }) {
  const navigate = useNavigate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  useLookedAt(post.post_id);
  useShortcut((key) => {
    if (key !== "Escape" || !canGoBack) return false;
    router.history.back();
    return true;
  });
  const first = post.media[0];
  const ratio = first ? Math.min(2.4, Math.max(0.5, first.width / first.height)) : 1;
  const leave = () => void navigate({ to: "/$username", params: { username: post.user.username } });
  const words = (
    <div className={css.words}>
      <Caption caption={post.caption} isWhole />
      <WithPeople people={post.tagged_users} />
      <p className={css.date}>{absoluteTime(post.created_at)}</p>
    </div>
  );
  const isPublished = post.status === "published";
  return (
    <article className={css.page} tabIndex={-1} data-post={post.post_id}>
      <div className={css.head}>
        <PostHeader post={post} end={<PostMenu post={post} isOnItsPage onDeleted={leave} />} />
      </div>
      <div className={css.stage}>
        {frame(post, <PostMedia post={post} sizes={STAGE_SIZES} isFirst ratio={ratio} />)}
        {post.media.length === 0 && <Notice>{t("post.developing")}</Notice>}
      </div>
      <div className={css.side}>{isPublished ? talk(post, words) : words}</div>
    </article>
  );
}

function titleOf(post: Post): string {
  const caption = post.caption.trim().split("\n")[0] ?? "";
  const { username } = post.user;
  if (!caption) return t("post.titlePlain", { username, kind: mediaKind(post.media) });
  const points = Array.from(caption);
  const words = points.length > 60 ? `${points.slice(0, 60).join("")}…` : caption;
  return t("post.titleNamed", { username, words });
}
