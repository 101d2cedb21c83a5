import { Link, useLocation } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useEffect, useId, useRef, type FormEvent, type KeyboardEvent, type Ref } from "react";
import { Avatar } from "@/features/accounts/Avatar";
import { useMe } from "@/features/accounts/session";
import type { Me } from "@/features/accounts/types";
import { useCompleting } from "@/features/posts/completing/useCompleting";
import type { Post } from "@/features/posts/types";
import { codePoints } from "@/platform/count";
import { useKept } from "@/platform/kept";
import { asProblem } from "@/platform/problem";
import { useIsThere } from "@/platform/there";
import { t } from "@/platform/words";
import { Button, IconButton } from "@/ui/Button";
import { say as toast } from "@/ui/toasts";
import { COMMENT_LENGTH, useSay } from "./comments";
import css from "./Composer.module.css";
import { givenBack, NOTHING_SAID, toEveryone, type CommentDraft } from "./draft";
import { draftUnder, recoverSaying } from "./saying";
import type { Comment } from "./types";

const NEAR_THE_END = 200;

/** What is about to be said under a post; kept for the tab while one looks at something else. */
export function useCommentDraft(postId: string) {
  return useKept<CommentDraft>(draftUnder(useMe()?.user_id ?? "", postId), NOTHING_SAID, recoverSaying);
}

interface ComposerProps {
  post: Post;
  draft: CommentDraft;
  onDraft: (draft: CommentDraft) => void;
  /** It has arrived. It is shown, and the field free again, as soon as it is sent. */
  onSaid?: (comment: Comment) => void;
  field?: Ref<HTMLTextAreaElement>;
  isFocused?: boolean;
}

/** Where one says something; a refusal stands beside it, and the words stay. */
export function Composer(props: ComposerProps) {
  const me = useMe();
  const { href } = useLocation();
  if (props.post.comments_off) return <p className={css.off}>{t("comment.off")}</p>;
  if (me === null) {
    return (
      <Link className={css.login} to="/login" search={{ next: href }} data-act="comment">
        {t("comment.login")}
      </Link>
    );
  }
  return me ? <Form {...props} me={me} /> : null;
}

function Form(props: ComposerProps & { me: Me }) {
  const { post, draft, onDraft, onSaid, field, isFocused = false, me } = props;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  });
  const isThere = useIsThere();
  const say = useSay(post.post_id, me, (said, thrown) => {
    onDraft(givenBack(latest.current, said));
    if (!isThere.current) toast(asProblem(thrown).message, { isBad: true });
  });
  const left = COMMENT_LENGTH - codePoints(draft.text);
  const isEmpty = draft.text.trim() === "";
  const error =
    left < 0 ? t("ui.tooLong", { count: -left }) : say.error ? asProblem(say.error).message : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isEmpty || left < 0) return;
    say.mutate(draft, onSaid && { onSuccess: onSaid });
    onDraft(NOTHING_SAID);
  };

  const write = (text: string) => {
    if (say.isError) say.reset();
    onDraft({ ...draft, text });
  };
  const completing = useCompleting(draft.text, write);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // An input method has its own use for these keys, and so have names to choose from.
    if (event.nativeEvent.isComposing) return;
    completing.field.onKeyDown(event);
    if (event.defaultPrevented) return;
    // With a keyboard Enter sends, as everywhere; on a phone it begins a new line.
    const sends = event.key === "Enter" && !event.shiftKey;
    if (sends && matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      form.current?.requestSubmit();
    }
    if (event.key === "Escape") {
      event.preventDefault();
      if (draft.answering) onDraft(toEveryone(draft));
      else leaveTo(event.currentTarget);
    }
  };

  return (
    <form ref={form} className={css.composer} onSubmit={submit}>
      {draft.answering && (
        <div className={css.answering}>
          <span>{t("comment.answering", { username: draft.answering.username })}</span>
          <IconButton label={t("comment.noAnswer")} onClick={() => onDraft(toEveryone(draft))}>
            <X size={16} />
          </IconButton>
        </div>
      )}
      <div className={css.line}>
        <Avatar person={me} size={32} />
        <div className={completing.className}>
          <textarea
            {...completing.field}
            ref={field}
            className={css.field}
            rows={1}
            dir={draft.text ? "auto" : undefined}
            data-act="comment"
            aria-label={t("comment.add")}
            aria-keyshortcuts="c"
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
            placeholder={t("comment.add")}
            // Opened by a press on its place, it takes over the focus of what was pressed.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={isFocused}
            value={draft.text}
            onKeyDown={onKeyDown}
            onChange={(event) => write(event.target.value)}
          />
          {completing.list}
        </div>
        <Button look="plain" isSmall type="submit" disabled={isEmpty || left < 0}>
          {t("comment.post")}
        </Button>
      </div>
      <div className={css.under}>
        {error && (
          <span id={`${id}-error`} className={css.error} role="alert">
            {error}
          </span>
        )}
        {left <= NEAR_THE_END && left >= 0 && (
          <span className={css.left} aria-live={left < 20 ? "polite" : "off"}>
            {t("ui.left", { count: left })}
          </span>
        )}
      </div>
    </form>
  );
}

/** Out of the field, back to the post around it: its keys work again. */
function leaveTo(field: HTMLTextAreaElement): void {
  field.blur();
  field.closest<HTMLElement>("[data-post]")?.focus({ preventScroll: true });
}
