export default {
  "feed.caughtUp": "You’re all caught up",
  "feed.newest": "Newest",
  "feed.order": "Order of the feed",
  "feed.ranked": "For you",
  "why.closeness": "How close you are",
  "why.following": "You see this because you follow {username}.",
  "why.forgotten": "It has not been in your feed lately, so there is nothing more to tell.",
  "why.liveliness": "How people respond",
  "why.newest": "Your feed is in order of time: the newest first, nothing else counts.",
  "why.note":
    "These are the very figures it was ranked by. More than 1 lifts, less than 1 lowers. Choose “Newest” above the feed to do without.",
  "why.own": "You see this because it is yours.",
  "why.quality": "How good the picture is",
  "why.ranked": "Where it stands was decided by these, the weightiest first:",
  "why.seen": "Whether you have seen it",
  "why.timeliness": "How new it is",
  "why.title": "Why am I seeing this?",
} as const;
