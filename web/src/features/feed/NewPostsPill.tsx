import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowUp } from "lucide-react";
import { useEffect } from "react";
import { Avatar } from "@/features/accounts/Avatar";
import { number } from "@/platform/count";
import { onLive, onLiveReconnect } from "@/platform/live";
import { t } from "@/platform/words";
import css from "./Feed.module.css";
import { newPostsKey, newPostsQuery } from "./queries";

interface NewPostsPillProps {
  since: string | null | undefined;
  onPress: () => void;
}

/** Says that there is something new, and from whom; the feed moves only when it is pressed. */
export function NewPostsPill({ since, onPress }: NewPostsPillProps) {
  const client = useQueryClient();
  const news = useQuery(newPostsQuery(since));

  useEffect(() => {
    const ask = () => void client.invalidateQueries({ queryKey: newPostsKey });
    const undo = [onLive("feed.new", ask), onLiveReconnect(ask)];
    return () => undo.forEach((each) => each());
  }, [client]);

  const count = news.data?.count ?? 0;
  return (
    <div className={css.pillPlace} aria-live="polite">
      {count > 0 && (
        <button type="button" className={css.pill} onClick={onPress}>
          <ArrowUp size={17} />
          {(news.data?.authors.length ?? 0) > 0 && (
            <span className={css.faces}>
              {news.data?.authors.slice(0, 3).map((author) => (
                <Avatar key={author.user_id} person={author} size={24} />
              ))}
            </span>
          )}
          {t("feed.newPosts", { count, shown: count > 99 ? `${number(99)}+` : number(count) })}
        </button>
      )}
    </div>
  );
}
