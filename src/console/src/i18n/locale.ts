import type { Messages } from "./messages";

export const LOCALES = ["zh-CN", "en"] as const;
export type LocaleCode = (typeof LOCALES)[number];

const KEPT = "pannier-console.locale";

/** The language chosen before, or else the first of the browser's that there is, or else English. */
export function startingLocale(storage: Pick<Storage, "getItem">, languages: readonly string[]): LocaleCode {
  const kept = LOCALES.find((locale) => locale === storage.getItem(KEPT));
  if (kept !== undefined) return kept;
  for (const language of languages) {
    if (language.startsWith("zh")) return "zh-CN";
    if (language.startsWith("en")) return "en";
  }
  return "en";
}

export function keepLocale(locale: LocaleCode): void {
  localStorage.setItem(KEPT, locale);
}

/** A language's messages; only the one that is shown is loaded. */
export async function loadMessages(locale: LocaleCode): Promise<Messages> {
  const module = locale === "en" ? await import("./messages/en") : await import("./messages/zh-CN");
  return module.default;
}
