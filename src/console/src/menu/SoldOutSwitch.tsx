import { useState } from "react";

import { useDo } from "../api/hooks";
import { useRefused } from "../app/useRefused";
import { MenuPageAvailableDocument, MenuPageSoldOutDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Switch } from "../ui/fields";
import { useNotify } from "../ui/Notices";
import { useWhen } from "../ui/when";
import { useWork } from "./context";
import { isSoldOut, type Row, withRows } from "./shelf";

/** One tap, and nobody can order it any more, until the store's midnight; another, and all can. */
export function SoldOutSwitch({ row }: { readonly row: Row }) {
  const t = useT();
  const notify = useNotify();
  const refused = useRefused();
  const { store, menu, open } = useWork();
  const when = useWhen(store.timeZone);
  const markSoldOut = useDo(MenuPageSoldOutDocument);
  const markAvailable = useDo(MenuPageAvailableDocument);
  const [wanted, setWanted] = useState<boolean | null>(null);

  const change = async (soldOut: boolean) => {
    if (wanted !== null) return;
    // There is no mark to take away: the day's portions are gone.
    if (!soldOut && row.soldOutUntil === null) {
      open({ kind: "stock", row });
      return;
    }
    setWanted(soldOut);
    const outcome = await (soldOut ? markSoldOut : markAvailable)({ id: row.id });
    setWanted(null);
    if (!outcome.ok) {
      refused(outcome.refusal);
      return;
    }
    const { item } = outcome.payload;
    menu.update((shelf) => withRows(shelf, [item]));
    const until = item.soldOutUntil === null ? "" : when.moment(item.soldOutUntil);
    notify("good", t(soldOut ? "menu.soldOut.done" : "menu.available.done", { name: row.name, until }));
  };
  return (
    <Switch
      aria-label={t("menu.soldOut.of", { name: row.name })}
      isSelected={wanted ?? isSoldOut(row)}
      onChange={(soldOut) => void change(soldOut)}
    >
      <span className="small">{t("menu.soldOut")}</span>
    </Switch>
  );
}
