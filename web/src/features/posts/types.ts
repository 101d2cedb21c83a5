import type { components, paths } from "@/generated/schema";

type Answer<T> = T extends { content: { "application/json": infer Body } } ? Body : never;

export type Post = Answer<paths["/api/posts/{post_id}"]["get"]["responses"]["200"]> & {
  /** Somebody one follows who likes it, told along with live counts; absent until then. */
  liked_by?: string | null;
};
export type PostPage = Answer<paths["/api/users/{user_id}/posts"]["get"]["responses"]["200"]>;
export type PostStatus = Answer<paths["/api/posts/{post_id}/status"]["get"]["responses"]["200"]>;

/** What is done to a file before it is shown; what is absent is left as it came. */
export type Recipe = components["schemas"]["Recipe"];
export type Capture = components["schemas"]["CaptureView"];
