import { Button } from "react-aria-components";
import { useIntl } from "react-intl";

import { type T, useT } from "../i18n/useT";
import { moneyText } from "../ui/price";
import { Wide } from "../ui/Wide";
import { useWork } from "./context";
import type { ItemForm, Part } from "./form";
import type { Editing } from "./useEditing";
import { readWindow, windowText } from "./windows";
import { partName } from "./words";

/** What somebody else saved while this was edited: theirs beside mine, to choose from. */
export function DisputeNotice({ editing }: { readonly editing: Editing }) {
  const t = useT();
  const { locale } = useIntl();
  const { store, menu } = useWork();
  const { dispute, form } = editing;
  if (dispute === null || form === null) return null;
  const money = (minor: number | null) => (minor === null ? "–" : moneyText(minor, store.currency, locale));
  const category = (id: string) => menu.lines.categories.find((each) => each.id === id)?.name ?? "–";
  const text = (of: ItemForm, part: Part) => valueText(of, part, { t, money, category });
  return (
    <div className="notice warn" role="alert">
      <div className="grow stack-tight">
        <strong>{t("menu.disputed")}</strong>
        <Wide label={t("menu.disputed")}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("menu.disputed.what")}</th>
                <th scope="col">{t("menu.disputed.theirs")}</th>
                <th scope="col">{t("menu.disputed.mine")}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {dispute.parts.map((part) => (
                <tr key={part}>
                  <th scope="row">{partName(t, part)}</th>
                  <td className="wrap-anywhere" dir="auto">
                    {text(dispute.theirs, part)}
                  </td>
                  <td className="wrap-anywhere" dir="auto">
                    {text(form, part)}
                  </td>
                  <td>
                    <Button onPress={() => editing.takeTheirs(part)}>{t("menu.disputed.take")}</Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
        <span>{t("menu.disputed.text")}</span>
      </div>
    </div>
  );
}

interface Words {
  readonly t: T;
  readonly money: (minor: number | null) => string;
  readonly category: (id: string) => string;
}

function valueText(form: ItemForm, part: Part, { t, money, category }: Words): string {
  switch (part) {
    case "name":
    case "description":
      return form[part] || "–";
    case "categoryId":
      return category(form.categoryId);
    case "image":
      return t(form.image === null ? "menu.picture.none" : "menu.picture.one");
    case "priceMinor":
    case "discountMinor":
      return money(form[part]);
    case "optionGroups":
      return (
        form.groups
          .map(({ name, options }) => `${name}: ${options.map((option) => option.name).join(", ")}`)
          .join("; ") || "–"
      );
    case "windows":
      return (
        form.windows
          .map((window) => {
            const read = readWindow(window);
            return read === null ? "–" : windowText(read);
          })
          .join(", ") || t("menu.windows.none")
      );
    case "dailyLimit":
      return form.counted ? String(form.dailyLimit ?? "–") : t("menu.stock.uncounted");
    case "lowStockAt":
      return String(form.lowStockAt ?? "–");
  }
}
