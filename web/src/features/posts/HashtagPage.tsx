import { useInfiniteQuery } from "@tanstack/react-query";
import { Hash } from "lucide-react";
import { useMe } from "@/features/accounts/session";
import { useTitle } from "@/platform/title";
import { t } from "@/platform/words";
import { Blank } from "@/ui/Blank";
import { PageHead } from "@/ui/PageHead";
import { PostGrid } from "./Grid";
import css from "./Grid.module.css";
import { hashtagQuery } from "./hashtags";

/** The posts with a hashtag, newest first: `/explore/tags/{tag}`. */
export function HashtagPage({ tag }: { tag: string }) {
  useTitle(`#${tag}`);
  const me = useMe();
  const grid = useInfiniteQuery(hashtagQuery(tag));
  return (
    <>
      {/* A visitor has no home here: it would be the page for logging in. */}
      <PageHead title={`#${tag}`} backTo={me ? "/" : null} width={936} />
      <div className={css.page}>
        <PostGrid
          grid={grid}
          empty={
            <Blank icon={<Hash size={30} />} title={t("tag.noPosts", { tag: `#${tag}` })}>
              <p>{t("tag.noPostsWhy")}</p>
            </Blank>
          }
        />
      </div>
    </>
  );
}
