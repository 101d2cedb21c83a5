/** Where to go after log-in: a path of this very site, or home. Refuses anything a browser could read as another host. */
export function safeNext(next: unknown): string {
  if (typeof next !== "string" || !next.startsWith("/") || /^\/[/\\]/.test(next)) return "/";
  // Browsers strip control characters, which could uncover a second slash.
  for (const character of next) if (character.charCodeAt(0) < 32) return "/";
  return next.startsWith("/login") || next.startsWith("/signup") ? "/" : next;
}
