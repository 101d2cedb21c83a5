import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Confirm } from "@/ui/Dialog";
import { say } from "@/ui/toasts";
import { useUnsay } from "./comments";
import type { Comment } from "./types";

/** Asked before: the answers go with it, and none of it comes back. */
export function DeleteComment({ comment, onClose }: { comment: Comment; onClose: () => void }) {
  const unsay = useUnsay(comment);
  const confirm = () =>
    unsay.mutate(undefined, {
      onSuccess: onClose,
      onError: (thrown) => {
        onClose();
        say(asProblem(thrown).message, { isBad: true });
      },
    });
  return (
    <Confirm
      title={t("comment.deleteAsk")}
      confirmLabel={t("ui.delete")}
      isBusy={unsay.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>
        {comment.reply_count > 0
          ? t("comment.deleteAnswers", { count: comment.reply_count })
          : t("comment.deleteWhy")}
      </p>
    </Confirm>
  );
}
