/** Telling the moderators of something: what about, why, and in which words. */
import { useMutation } from "@tanstack/react-query";
import type { paths } from "@/generated/schema";
import { api, unwrap } from "@/platform/api";
import { writeKept } from "@/platform/kept";
import type { PlainKey } from "@/platform/words";

type Body = paths["/api/reports"]["post"]["requestBody"]["content"]["application/json"];
export type Reason = Body["reason"];

/** The one thing that a report is about. */
export type Subject = { post_id: string } | { user_id: string } | { comment_id: string };

/** As many characters as the server takes. */
export const TEXT_LENGTH = 1_000;

export const REASONS = {
  spam: "report.spam",
  inappropriate: "report.inappropriate",
  harassment: "report.harassment",
  hate: "report.hate",
  violence: "report.violence",
  self_harm: "report.selfHarm",
  impersonation: "report.impersonation",
  copyright: "report.copyright",
  other: "report.other",
} as const satisfies Record<Reason, PlainKey>;

export const reasons = Object.keys(REASONS) as Reason[];

/** Reasons where somebody may need help sooner than a moderator looks. */
export const URGENT: ReadonlySet<Reason | null> = new Set<Reason>(["violence", "self_harm"]);

/** What somebody is about to tell. */
export interface ReportDraft {
  reason: Reason | null;
  text: string;
}

export const NOTHING_TOLD: ReportDraft = { reason: null, text: "" };

/** Where it is kept for the tab: one thing's words are never another's, nor another account's. */
export const draftAbout = (userId: string, subject: Subject): string =>
  `heliograph.report.${userId}.${Object.entries(subject).flat().join(".")}`;

export const titleOf = (subject: Subject) =>
  "post_id" in subject ? "report.post" : "comment_id" in subject ? "report.comment" : "report.person";

interface Ends {
  onTold: () => void;
  onRefused: (thrown: unknown) => void;
}

/** What is told is no longer kept, though nobody looks any more. Told again it is the same report. */
export function useReport(subject: Subject, draftKey: string, { onTold, onRefused }: Ends) {
  return useMutation({
    mutationFn: ({ reason, text }: { reason: Reason; text: string }) =>
      unwrap(api.POST("/api/reports", { body: { ...subject, reason, text: text.trim() } })),
    onSuccess: () => {
      writeKept(draftKey, null);
      onTold();
    },
    onError: onRefused,
  });
}
