import type { paths } from "@/generated/schema";

type Answer<T> = T extends { content: { "application/json": infer Body } } ? Body : never;

export type Post = Answer<paths["/api/posts/{post_id}"]["get"]["responses"]["200"]>;
export type PostPage = Answer<paths["/api/users/{user_id}/posts"]["get"]["responses"]["200"]>;
export type PostStatus = Answer<paths["/api/posts/{post_id}/status"]["get"]["responses"]["200"]>;
