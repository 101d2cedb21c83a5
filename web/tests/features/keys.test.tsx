import { render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { KeysDialog } from "@/app/KeysDialog";
import { loadWords, t } from "@/platform/words";
import { chooseLanguage, showLanguage, type Language } from "@/platform/words/language";

async function write(language: Language) {
  chooseLanguage(language);
  await loadWords();
  showLanguage();
}

afterEach(() => write("en"));

test.each([
  ["en", "←→"],
  ["ar", "→←"],
] as const)(
  "in %s the list of keys names the one that leads back before the one that leads on",
  async (language, faces) => {
    await write(language);
    render(<KeysDialog onClose={() => undefined} />);
    const line = screen.getByText(t("keys.turn")).parentElement;
    expect(line?.querySelector("dt")?.textContent).toBe(faces);
  },
);
