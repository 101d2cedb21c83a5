import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/features/accounts/session";
import type { Post } from "@/features/posts/types";
import { number } from "@/platform/count";
import { asProblem } from "@/platform/problem";
import { t, type PlainKey } from "@/platform/words";
import { language } from "@/platform/words/language";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { whyQuery, type Why } from "./queries";
import css from "./WhyDialog.module.css";

const FACTORS: Record<string, PlainKey> = {
  closeness: "why.closeness",
  timeliness: "why.timeliness",
  liveliness: "why.liveliness",
  quality: "why.quality",
};

interface WhyDialogProps {
  post: Post;
  onClose: () => void;
}

/** Why a post stands in one's feed, from the very figures it was ranked by. */
export function WhyDialog({ post, onClose }: WhyDialogProps) {
  const me = useMe();
  const why = useQuery(whyQuery(post.post_id));
  const { user_id: authorId, username } = post.user;
  const isForgotten = why.isError && asProblem(why.error).status === 404;
  return (
    <Dialog title={t("why.title")} isText onClose={onClose}>
      <div className={css.why}>
        <p>{me?.user_id === authorId ? t("why.own") : t("why.following", { username })}</p>
        {why.isPending && <Waiting />}
        {isForgotten && <p>{t("why.forgotten")}</p>}
        {why.isError && !isForgotten && <Failure thrown={why.error} onRetry={() => void why.refetch()} />}
        {why.data && <Factors why={why.data} />}
      </div>
    </Dialog>
  );
}

function Factors({ why }: { why: Why }) {
  if (why.order === "chronological") return <p>{t("why.newest")}</p>;
  if (why.factors.length === 0) return null;
  return (
    <>
      <p>{t("why.ranked")}</p>
      <dl className={css.factors}>
        {why.factors.map(({ name, value, words }) => (
          <div key={name}>
            <dt>{t(FACTORS[name] ?? "why.seen")}</dt>
            <dd className={css.value}>× {number(value, 2)}</dd>
            {/* The server says it in English only; the name and the figure stand in every language. */}
            {language() === "en" && <dd>{words}</dd>}
          </div>
        ))}
      </dl>
      <p className={css.small}>{t("why.note")}</p>
    </>
  );
}
