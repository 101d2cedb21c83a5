import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { meQuery } from "@/features/accounts/session";
import { profileQuery } from "@/features/accounts/profiles";
import { order } from "@/features/feed/order";
import { feedQuery } from "@/features/feed/queries";
import { openHarbour } from "@/features/posts/compose/harbour";
import { beginWithListed, gridQuery, postQuery } from "@/features/posts/queries";
import { decodeBase62 } from "@/platform/base62";
import { safeNext } from "@/platform/next";
import { Waiting } from "@/ui/Morse";
import { NotFound } from "./NotFound";
import { RouteFailure } from "./RouteFailure";
import { Shell } from "./Shell";

interface Context {
  queryClient: QueryClient;
}

interface LoginSearch {
  next?: string;
}

const rootRoute = createRootRouteWithContext<Context>()({
  component: Shell,
  notFoundComponent: NotFound,
});

const readNext = (search: Record<string, unknown>): LoginSearch => {
  const next = safeNext(search["next"]);
  return next === "/" ? {} : { next };
};

/** Visitors see these; an account already logged in goes on. */
const guestRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "guest",
  validateSearch: readNext,
  beforeLoad: async ({ context, search }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (me) throw redirect({ href: safeNext(search.next), replace: true });
  },
});

const loginRoute = createRoute({
  getParentRoute: () => guestRoute,
  path: "login",
  component: lazyRouteComponent(() => import("@/features/accounts/LoginPage"), "LoginPage"),
});

const signupRoute = createRoute({
  getParentRoute: () => guestRoute,
  path: "signup",
  component: lazyRouteComponent(() => import("@/features/accounts/SignupPage"), "SignupPage"),
});

/** Only for an account logged in; anybody else is led to log-in and back. */
const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "member",
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: "/login", search: readNext({ next: location.href }), replace: true });
  },
});

const homeRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "/",
  loader: ({ context }) => void context.queryClient.prefetchInfiniteQuery(feedQuery(order())),
  component: lazyRouteComponent(() => import("@/features/feed/HomePage"), "HomePage"),
});

const createPostRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "create",
  // Before each visit, not once: somebody else may have logged in since.
  beforeLoad: () => openHarbour(),
  component: lazyRouteComponent(() => import("@/features/posts/compose/ComposePage"), "ComposePage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "settings",
  component: lazyRouteComponent(() => import("./pages/SettingsRoute"), "SettingsRoute"),
});

const editProfileRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "settings/profile",
  component: lazyRouteComponent(() => import("@/features/accounts/EditProfilePage"), "EditProfilePage"),
});

const sessionsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "settings/sessions",
  component: lazyRouteComponent(() => import("@/features/accounts/SessionsPage"), "SessionsPage"),
});

const deleteAccountRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "settings/delete",
  component: lazyRouteComponent(() => import("@/features/accounts/DeleteAccountPage"), "DeleteAccountPage"),
});

const requestsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "settings/requests",
  component: lazyRouteComponent(() => import("@/features/graph/RequestsPage"), "RequestsPage"),
});

const privacyRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "settings/privacy",
  component: lazyRouteComponent(() => import("./pages/PrivacyPage"), "PrivacyPage"),
});

const marksRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "settings/$list",
  component: lazyRouteComponent(() => import("./pages/MarksRoute"), "MarksRoute"),
});

const welcomeRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "welcome",
  loader: async ({ context }) => {
    const { suggestedQuery } = await import("@/features/graph/suggested");
    void context.queryClient.prefetchQuery(suggestedQuery);
  },
  component: lazyRouteComponent(() => import("./pages/WelcomePage"), "WelcomePage"),
});

const savedRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "saved",
  loader: async ({ context }) => {
    const { savedQuery } = await import("@/features/engagement/saved/queries");
    void context.queryClient.prefetchInfiniteQuery(savedQuery);
  },
  component: lazyRouteComponent(() => import("@/features/engagement/saved/SavedPage"), "SavedPage"),
});

const collectionRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: "saved/$collectionId",
  component: lazyRouteComponent(() => import("./pages/CollectionRoute"), "CollectionRoute"),
});

const postRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "p/$code",
  loader: ({ context, params }) => {
    const postId = decodeBase62(params.code);
    if (!postId) return;
    beginWithListed(context.queryClient, postId);
    void context.queryClient.prefetchQuery(postQuery(postId));
  },
  component: lazyRouteComponent(() => import("./pages/PostRoute"), "PostRoute"),
});

const hashtagRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "explore/tags/$tag",
  component: lazyRouteComponent(() => import("./pages/HashtagRoute"), "HashtagRoute"),
});

const profileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "$username",
  loader: ({ context: { queryClient }, params }) => {
    // The grid needs the account's id: ask for it as soon as that is known, not when the page has drawn.
    void queryClient
      .ensureQueryData(profileQuery(params.username))
      .then((profile) => queryClient.prefetchInfiniteQuery(gridQuery(profile.user_id)))
      .catch(() => undefined);
  },
  component: lazyRouteComponent(() => import("./pages/ProfilePage"), "ProfileRoute"),
});

const taggedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "$username/tagged",
  component: lazyRouteComponent(() => import("./pages/ProfilePage"), "TaggedRoute"),
});

const followersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "$username/followers",
  component: lazyRouteComponent(() => import("./pages/PeopleRoute"), "FollowersRoute"),
});

const followingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "$username/following",
  component: lazyRouteComponent(() => import("./pages/PeopleRoute"), "FollowingRoute"),
});

const routeTree = rootRoute.addChildren([
  guestRoute.addChildren([loginRoute, signupRoute]),
  memberRoute.addChildren([
    homeRoute,
    createPostRoute,
    settingsRoute,
    editProfileRoute,
    sessionsRoute,
    deleteAccountRoute,
    requestsRoute,
    privacyRoute,
    marksRoute,
    welcomeRoute,
    savedRoute,
    collectionRoute,
  ]),
  postRoute,
  hashtagRoute,
  profileRoute,
  taggedRoute,
  followersRoute,
  followingRoute,
]);

export function newRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 30_000,
    scrollRestoration: true,
    defaultPendingComponent: Waiting,
    defaultErrorComponent: RouteFailure,
    defaultNotFoundComponent: NotFound,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
