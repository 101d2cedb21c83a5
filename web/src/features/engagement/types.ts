import type { paths } from "@/generated/schema";

type Answer<T> = T extends { content: { "application/json": infer Body } } ? Body : never;

export type CommentPage = Answer<paths["/api/posts/{post_id}/comments"]["get"]["responses"]["200"]>;
export type Comment = CommentPage["comments"][number];
export type LiveCountsPage = Answer<paths["/api/posts/counts"]["get"]["responses"]["200"]>;
export type LikerPage = Answer<paths["/api/posts/{post_id}/likes"]["get"]["responses"]["200"]>;
export type Order = "newest" | "top";
