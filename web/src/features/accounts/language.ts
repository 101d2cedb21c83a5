/** The language of the page and the one the account is written to in, kept alike. */
import { useMutation, type QueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/platform/api";
import { loadWords, t } from "@/platform/words";
import {
  chooseLanguage,
  chosenLanguage,
  language,
  languageOf,
  showLanguage,
  type Language,
} from "@/platform/words/language";
import { say } from "@/ui/toasts";
import { meQuery } from "./session";
import type { Me } from "./types";

/** Write the page in another language, or in the device's with null; what was shown stays where its words fail to come. */
async function rewrite(choice: Language | null): Promise<void> {
  const before = chosenLanguage();
  const isAnother = chooseLanguage(choice);
  try {
    if (isAnother) await loadWords();
  } catch (thrown) {
    chooseLanguage(before);
    throw thrown;
  }
  showLanguage();
}

export function useRewrite(client: QueryClient) {
  return useMutation({
    mutationFn: rewrite,
    onSuccess: () => void tellAccount(client),
    onError: () => say(t("settings.languageFailed"), { isBad: true }),
  });
}

let telling = Promise.resolve();

/** What the server writes to an account should be in its language too: one choice after the other, the last one stays. */
export function tellAccount(client: QueryClient): Promise<void> {
  telling = telling.then(() => tell(client));
  return telling;
}

/** Not worth a word where it fails. */
async function tell(client: QueryClient): Promise<void> {
  const me = client.getQueryData(meQuery.queryKey);
  const told = language();
  if (!me || languageOf(me.language) === told) return;
  try {
    await unwrap(api.PATCH("/api/users/me", { body: { language: told } }));
    client.setQueryData(meQuery.queryKey, (old) => (old ? { ...old, language: told } : old));
  } catch {
    // The page has its language; the account gets it with the next choice.
  }
}

/**
 * On a device where nothing was chosen the account's language is taken over. Every account begins with English, so
 * that says nothing: then the device's language stays.
 */
export function adoptLanguage(me: Pick<Me, "language">): void {
  const wanted = languageOf(me.language);
  if (wanted === null || wanted === "en" || chosenLanguage() !== null) return;
  void rewrite(wanted).catch(() => undefined);
}
