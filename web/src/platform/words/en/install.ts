/** What the manifest says (`manifest.ts` beside the build's settings); no page says any of it. */
export default {
  "install.description": "Photographs, for the people you choose.",
  "install.filters": "A photo gets its look",
  "install.home": "What the people you follow have made",
  "install.profile": "Everything somebody has shared",
} as const;
