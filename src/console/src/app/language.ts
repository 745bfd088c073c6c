import { createContext, useContext } from "react";

import type { LocaleCode } from "../i18n/locale";

export interface Language {
  readonly locale: LocaleCode;
  readonly speak: (locale: LocaleCode) => void;
}

export const LanguageContext = createContext<Language>({ locale: "en", speak: () => undefined });

export function useLanguage(): Language {
  return useContext(LanguageContext);
}
