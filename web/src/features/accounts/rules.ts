/** What the server will ask of an account, said before it has to. */
import { t } from "@/platform/words";

export const PASSWORD_LENGTH = 10;
export const BIO_LENGTH = 150;
export const NAME_LENGTH = 100;

/** Words for a username that cannot be had, or null. */
export function usernameProblem(username: string): string | null {
  if (/[^a-z0-9._]/.test(username)) return t("auth.usernameLetters");
  if (/^\.|\.$|\.\./.test(username)) return t("auth.usernameDots");
  if (username.length < 3) return t("auth.usernameShort", { count: 3 });
  if (username.length > 30) return t("auth.usernameLong", { count: 30 });
  return null;
}

/** "Firefox on Windows" from a user agent; the start of it where it names nothing known. */
export function deviceName(userAgent: string | null | undefined): string {
  if (!userAgent) return t("devices.unknown");
  const browser = /Edg\//.test(userAgent)
    ? "Edge"
    : /OPR\//.test(userAgent)
      ? "Opera"
      : /Firefox\/|FxiOS/.test(userAgent)
        ? "Firefox"
        : /Chrome\/|CriOS/.test(userAgent)
          ? "Chrome"
          : /Safari\//.test(userAgent)
            ? "Safari"
            : null;
  const system = /iPhone/.test(userAgent)
    ? "iPhone"
    : /iPad/.test(userAgent)
      ? "iPad"
      : /Android/.test(userAgent)
        ? "Android"
        : /Windows/.test(userAgent)
          ? "Windows"
          : /Mac OS X|Macintosh/.test(userAgent)
            ? "Mac"
            : /CrOS/.test(userAgent)
              ? "ChromeOS"
              : /Linux/.test(userAgent)
                ? "Linux"
                : null;
  if (browser && system) return t("devices.on", { browser, system });
  return browser ?? system ?? userAgent.slice(0, 40);
}
