import { useEffect, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { IntlProvider } from "react-intl";
import { RouterProvider } from "react-router";
import { Provider as ApiProvider } from "urql";

import { PlatformContext } from "../api/context";
import { keepLocale, type LocaleCode, loadMessages } from "../i18n/locale";
import type { Messages } from "../i18n/messages";
import { KEPT } from "../session/store";
import { NoticesProvider } from "../ui/Notices";
import type { Assembly } from "./assembly";
import { LanguageContext } from "./language";

interface Props {
  readonly assembly: Assembly;
  readonly startingWith: { readonly locale: LocaleCode; readonly messages: Messages };
}

/** Everything around the pages: who is signed in, the API, the language. */
export function App({ assembly: { platform, api, router, speak }, startingWith }: Props) {
  const [{ locale, messages }, setLanguage] = useState(startingWith);
  const { session } = platform;
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    const changed = (event: StorageEvent) => {
      if (event.key === KEPT) session.changedElsewhere();
    };
    window.addEventListener("storage", changed);
    return () => window.removeEventListener("storage", changed);
  }, [session]);

  const choose = async (next: LocaleCode) => {
    const loaded = await loadMessages(next);
    keepLocale(next);
    speak(next);
    setLanguage({ locale: next, messages: loaded });
  };

  return (
    <PlatformContext value={platform}>
      <LanguageContext value={{ locale, speak: (next) => void choose(next) }}>
        <I18nProvider locale={locale === "en" ? "en-US" : "zh-CN"}>
          <IntlProvider locale={locale} messages={messages}>
            <ApiProvider value={api}>
              <NoticesProvider>
                <RouterProvider router={router} />
              </NoticesProvider>
            </ApiProvider>
          </IntlProvider>
        </I18nProvider>
      </LanguageContext>
    </PlatformContext>
  );
}
