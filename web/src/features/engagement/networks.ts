/** Where a post's address can be sent to, by the links these networks document for it. */

export type Network = "x" | "facebook" | "tumblr" | "bluesky";

export const NETWORKS: Record<Network, { name: string; link: (url: string, words: string) => string }> = {
  x: { name: "X", link: (url, text) => address("https://x.com/intent/post", { text, url }) },
  facebook: {
    name: "Facebook",
    link: (u) => address("https://www.facebook.com/sharer/sharer.php", { u }),
  },
  tumblr: {
    name: "Tumblr",
    link: (canonicalUrl, title) =>
      address("https://www.tumblr.com/widgets/share/tool", { canonicalUrl, title }),
  },
  bluesky: {
    name: "Bluesky",
    link: (url, words) => address("https://bsky.app/intent/compose", { text: `${words} ${url}` }),
  },
};

/** Flickr takes photographs and no addresses: the nearest is its page for bringing some. */
export const FLICKR = { name: "Flickr", href: "https://www.flickr.com/photos/upload/" };

/** Mastodon is many servers; each has this door. Null where what was typed names none. */
export function mastodonLink(server: string, url: string, words: string): string | null {
  const host = mastodonHost(server);
  return host === null ? null : address(`https://${host}/share`, { text: `${words} ${url}` });
}

/** "mastodon.social" of "https://mastodon.social/@ana", "@ana@mastodon.social" and the like. */
export function mastodonHost(typed: string): string | null {
  const plain = typed
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\/.*$/, "");
  const host = plain.split("@").at(-1) ?? "";
  return /^(?!-)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d{1,5})?$/u.test(host) ? host : null;
}

function address(page: string, query: Record<string, string>): string {
  const url = new URL(page);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
