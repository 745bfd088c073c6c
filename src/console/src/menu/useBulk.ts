import { useState } from "react";

import { useDo } from "../api/hooks";
import type { Refusal } from "../api/outcome";
import {
  MenuPageItemsAvailableDocument,
  MenuPageItemsChangeDocument,
  MenuPageItemsSoldOutDocument,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { useExplain, useNotify } from "../ui/Notices";
import { type BulkChange, parts } from "./bulk";
import { useWork } from "./context";
import { type Row, withRows } from "./shelf";

/** Changes many items, as many at a time as the API takes; it says how far it came where it was refused. */
export function useBulk() {
  const t = useT();
  const notify = useNotify();
  const explain = useExplain();
  const { store, menu } = useWork();
  const change = useDo(MenuPageItemsChangeDocument);
  const soldOut = useDo(MenuPageItemsSoldOutDocument);
  const available = useDo(MenuPageItemsAvailableDocument);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const told = (refusal: Refusal, part: readonly Row[], done: number): string => {
    const [argument, index] = refusal.path;
    const which = argument === "ids" ? part[Number(index)]?.name : undefined;
    const why = which === undefined ? explain(refusal) : `${which}: ${explain(refusal)}`;
    return done === 0 ? t("menu.bulk.refused", { why }) : t("menu.bulk.partly", { why, done });
  };
  const run = async (rows: readonly Row[], { mark, input }: BulkChange): Promise<boolean> => {
    setBusy(true);
    setFailure(null);
    let done = 0;
    for (const part of parts(rows)) {
      const asked = { merchantId: store.id, ids: part.map(({ id }) => id) };
      const outcome =
        mark === null
          ? await change({ ...asked, input })
          : await (mark === "soldOut" ? soldOut : available)(asked);
      if (!outcome.ok) {
        setFailure(told(outcome.refusal, part, done));
        setBusy(false);
        return false;
      }
      const { items } = outcome.payload;
      menu.update((shelf) => withRows(shelf, items));
      done += part.length;
    }
    setBusy(false);
    notify("good", t("menu.bulk.done", { count: done }));
    return true;
  };
  return { busy, failure, run };
}
