/** Values and frames for tests. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import axe from "axe-core";
import type { ReactNode } from "react";
import type { Me } from "@/features/accounts/types";

import type { Photo } from "@/features/posts/compose/shipment";
import type { Post } from "@/features/posts/types";

type Shown = Post["media"][number];

export const ANA = {
  user_id: "1",
  username: "ana",
  full_name: "Ana",
  profile_pic_url: null,
  is_verified: false,
};

export function aMe(changes: Partial<Me> = {}): Me {
  return {
    ...ANA,
    bio: "",
    website: "",
    follower_count: 0,
    following_count: 0,
    post_count: 0,
    is_private: false,
    is_following: false,
    follows_you: false,
    follow_requested: false,
    is_blocked: false,
    is_muted: false,
    is_close_friend: false,
    is_story_hidden: false,
    email: "ana@example.org",
    language: "en",
    ...changes,
  };
}

export function aMedium(id: string, changes: Partial<Shown> = {}): Shown {
  const url = (size: string) => `/media/${id}_${size}.jpg`;
  return {
    media_id: id,
    type: "photo",
    width: 4000,
    height: 3000,
    alt_text: `photo ${id}`,
    placeholder: "",
    urls: { thumbnail: url("t"), small: url("s"), medium: url("m"), large: url("l") },
    ...changes,
  };
}

export function aPost(changes: Partial<Post> = {}): Post {
  return {
    post_id: "1024",
    user: ANA,
    media: [aMedium("7"), aMedium("8")],
    image_url: "/media/7_l.jpg",
    caption: "Hello @ben.k",
    hashtags: [],
    mentions: [],
    location: { name: "Lisbon" },
    tagged_users: [],
    tag_spots: [],
    like_count: 0,
    like_count_hidden: false,
    comment_count: 0,
    share_count: 0,
    has_liked: false,
    has_saved: false,
    comments_off: false,
    created_at: "2026-11-01T12:00:00.000Z",
    short_url: "/p/GW",
    status: "published",
    ...changes,
  } as Post;
}

export function aPhoto(key: string, changes: Partial<Photo> = {}): Photo {
  return {
    key,
    name: `${key}.jpg`,
    type: "image/jpeg",
    size: 1000,
    width: 40,
    height: 30,
    alt: "",
    sent: 0,
    ...changes,
  };
}

/** Draw something that has links and queries in it. */
export async function draw(node: ReactNode, me: Me | null = aMe()) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  client.setQueryData(["me"], me);
  const rootRoute = createRootRoute();
  const index = createRoute({ getParentRoute: () => rootRoute, path: "/", component: () => node });
  const rest = createRoute({ getParentRoute: () => rootRoute, path: "$", component: () => <p>elsewhere</p> });
  const router = createRouter({
    routeTree: rootRoute.addChildren([index, rest]),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  await router.load();
  const drawn = render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return { ...drawn, client, router };
}

/** The names of the accessibility rules that a drawn thing breaks. */
export async function axeProblems(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, {
    // jsdom draws nothing, so colours cannot be judged here; a fragment has no landmarks of its own.
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}
