import { Button } from "react-aria-components";

import { useT } from "../i18n/useT";
import type { Editing } from "./useEdit";

interface Props<T extends object> {
  readonly editing: Editing<T>;
  readonly nameOf: (field: keyof T & string) => string;
  readonly textOf: (value: T, field: keyof T & string) => string;
}

/** What somebody else has saved of the very fields that are being edited here, and the choice between the two. */
export function Clash<T extends object>({ editing, nameOf, textOf }: Props<T>) {
  const t = useT();
  if (editing.clashes.length === 0) return null;
  return (
    <div className="notice warn" role="alert">
      <div className="stack-tight grow">
        <strong>{t("store.clash.title")}</strong>
        <p>{t("store.clash.text")}</p>
        <dl className="facts">
          {editing.clashes.map((field) => (
            <div key={field}>
              <dt>{nameOf(field)}</dt>
              <dd dir="auto" className="wrap-anywhere">
                {t("store.clash.theirs", { value: textOf(editing.saved, field) })}
              </dd>
              <dd dir="auto" className="wrap-anywhere">
                {t("store.clash.mine", { value: textOf(editing.value, field) })}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <Button onPress={editing.yield}>{t("store.clash.yield")}</Button>
      <Button onPress={editing.insist}>{t("store.clash.insist")}</Button>
    </div>
  );
}
