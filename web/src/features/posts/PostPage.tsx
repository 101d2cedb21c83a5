import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Link2, Share } from "lucide-react";
import type { ReactNode } from "react";
import { mediaKind } from "@/features/media/renditions";
import { decodeBase62 } from "@/platform/base62";
import { asProblem } from "@/platform/problem";
import { useTitle } from "@/platform/title";
import { Notice } from "@/ui/Blank";
import { Button } from "@/ui/Button";
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
import { copyLink, maySharePage, sharePost } from "./share";
import type { Post } from "./types";

const STAGE_SIZES = "(min-width: 1000px) calc(100vw - 640px), 100vw";

/** The page of one post: `/p/{code}`. */
export function PostPage({ code, absent }: { code: string; absent: ReactNode }) {
  const postId = decodeBase62(code);
  const post = useQuery({ ...postQuery(postId ?? ""), enabled: postId !== null });
  useTitle(post.data ? titleOf(post.data) : null);
  if (postId === null || (post.isError && asProblem(post.error).status === 404)) return absent;
  return (
    <>
      <PageHead title={t("post.title")} backTo="/" width={1180} />
      {post.isPending && <Waiting label={t("post.loading")} />}
      {post.isError && !post.data && <Failure thrown={post.error} onRetry={() => void post.refetch()} />}
      {post.data && <Whole post={post.data} />}
    </>
  );
}

function Whole({ post }: { post: Post }) {
  const navigate = useNavigate();
  const first = post.media[0];
  const ratio = first ? Math.min(2.4, Math.max(0.5, first.width / first.height)) : 1;
  const leave = () => void navigate({ to: "/$username", params: { username: post.user.username } });
  return (
    <article className={css.page}>
      <div className={css.stage}>
        <PostMedia post={post} sizes={STAGE_SIZES} isFirst ratio={ratio} />
        {post.media.length === 0 && <Notice>{t("post.developing")}</Notice>}
      </div>
      <div className={css.side}>
        <PostHeader post={post} end={<PostMenu post={post} isOnItsPage onDeleted={leave} />} />
        <div className={css.words}>
          <Caption caption={post.caption} isWhole />
          <p className={css.date}>{absoluteTime(post.created_at)}</p>
          <div className={css.actions}>
            <Button isSmall onClick={() => void copyLink(post)}>
              <Link2 size={16} /> {t("post.copyLink")}
            </Button>
            {maySharePage() && (
              <Button isSmall onClick={() => void sharePost(post)}>
                <Share size={16} /> {t("ui.share")}
              </Button>
            )}
          </div>
        </div>
      </div>
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
