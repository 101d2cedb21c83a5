import type { paths } from "@/generated/schema";

type Answer<T> = T extends { content: { "application/json": infer Body } } ? Body : never;

export type Profile = Answer<paths["/api/users/by-username/{username}"]["get"]["responses"]["200"]>;
export type Me = Answer<paths["/api/users/me"]["get"]["responses"]["200"]>;
export type Session = Answer<paths["/api/users/me/sessions"]["get"]["responses"]["200"]>["sessions"][number];

/** What every list and card knows of an account. */
export interface Person {
  user_id: string;
  username: string;
  full_name?: string | null;
  profile_pic_url?: string | null;
  is_verified?: boolean;
}
