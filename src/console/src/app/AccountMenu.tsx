import { useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

import { usePlatform } from "../api/context";
import { useDo } from "../api/hooks";
import { SignOutDocument } from "../generated/graphql";
import { LOCALES } from "../i18n/locale";
import { useT } from "../i18n/useT";
import { Select } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { useLanguage } from "./language";
import { keepTheme, startingTheme, type Theme } from "./theme";
import { useSigned } from "./viewer";

/** Who is signed in, in which language and light, and the way out. */
export function AccountMenu() {
  const t = useT();
  const { session } = usePlatform();
  const { viewer } = useSigned();
  const signOut = useDo(SignOutDocument);
  const leave = () => {
    const refreshToken = session.signOut();
    if (refreshToken !== null) void signOut({ refreshToken });
  };
  return (
    <DialogTrigger>
      <Button className="react-aria-Button plain icon" aria-label={t("nav.account")}>
        <Icon name="person" />
      </Button>
      <Popover placement="bottom end">
        <Dialog aria-label={t("nav.account")}>
          <div>
            <strong>
              <bdi className="wrap-anywhere">{viewer.name}</bdi>
            </strong>
            <div className="quiet small wrap-anywhere">{viewer.email ?? viewer.phone}</div>
          </div>
          <LanguageChoice />
          <ThemeChoice />
          <Button onPress={leave}>{t("session.signOut")}</Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const LANGUAGE_NAMES = { "zh-CN": "中文", en: "English" };

export function LanguageChoice() {
  const t = useT();
  const { locale, speak } = useLanguage();
  const options = LOCALES.map((id) => ({ id, text: LANGUAGE_NAMES[id] }));
  return <Select label={t("language.label")} value={locale} options={options} onChange={speak} />;
}

function ThemeChoice() {
  const t = useT();
  const [theme, setTheme] = useState<Theme>(startingTheme);
  const options = [
    { id: "light" as const, text: t("theme.light") },
    { id: "dark" as const, text: t("theme.dark") },
  ];
  return (
    <Select
      label={t("theme.label")}
      value={theme}
      options={options}
      onChange={(next) => {
        keepTheme(next);
        setTheme(next);
      }}
    />
  );
}
