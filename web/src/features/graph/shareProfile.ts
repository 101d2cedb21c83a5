import { copyText } from "@/platform/clipboard";
import { t } from "@/platform/words";
import { say } from "@/ui/toasts";

/** Hand a profile's address to the device's own sharing, or copy it where there is none. */
export async function shareProfile(username: string): Promise<void> {
  const url = new URL(`/${username}`, location.origin).href;
  if (typeof navigator.share === "function") {
    try {
      await navigator.share({ title: `@${username}`, url });
      return;
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === "AbortError") return;
    }
  }
  say((await copyText(url)) ? t("post.copied") : url);
}
