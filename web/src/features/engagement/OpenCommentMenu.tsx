import { Ban, Flag } from "lucide-react";
import { useState } from "react";
import { ConfirmBlock } from "@/features/graph/ConfirmBlock";
import { t } from "@/platform/words";
import { late } from "@/ui/late";
import OpenMenu from "@/ui/OpenMenu";
import type { Comment } from "./types";

const ReportDialog = late(() =>
  import("@/features/moderation/ReportDialog").then(({ ReportDialog }) => ReportDialog),
);

/** The menu of a comment, open, and the dialogs it leads to. */
export default function OpenCommentMenu({ comment }: { comment: Comment }) {
  const { username } = comment.user;
  const [open, setOpen] = useState<"report" | "block" | null>(null);
  const close = () => setOpen(null);
  const person = { ...comment.user, is_following: false };
  return (
    <>
      <OpenMenu
        label={t("comment.menu", { username })}
        items={[
          { icon: Flag, words: t("report.report"), isDangerous: true, act: () => setOpen("report") },
          {
            icon: Ban,
            words: t("report.block", { username }),
            isDangerous: true,
            act: () => setOpen("block"),
          },
        ]}
      />
      {open === "report" && (
        <ReportDialog about={{ comment_id: comment.comment_id }} person={person} onClose={close} />
      )}
      {open === "block" && <ConfirmBlock person={person} onClose={close} />}
    </>
  );
}
