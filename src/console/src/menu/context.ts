import { createContext, useCallback, useContext } from "react";

import { usePlatform } from "../api/context";
import type { Refusal } from "../api/outcome";
import type { Store } from "../app/viewer";
import { useExplain, useNotify } from "../ui/Notices";
import type { Row } from "./shelf";
import type { Menu } from "./useMenu";

/** What every part of the menu's page works with. */
export interface Work {
  readonly store: Store;
  readonly menu: Menu;
  /** Whether the viewer edits the menu; all who are here mark items as sold out, and count portions. */
  readonly mayEdit: boolean;
  readonly mayStock: boolean;
  readonly open: (panel: Panel) => void;
}

/** What is asked about one item, over the page. */
export type Panel =
  | { readonly kind: "edit"; readonly row: Row }
  | { readonly kind: "move"; readonly row: Row }
  | { readonly kind: "stock"; readonly row: Row }
  | { readonly kind: "remove"; readonly row: Row };

export const WorkContext = createContext<Work | null>(null);

export function useWork(): Work {
  const work = useContext(WorkContext);
  if (work === null) throw new Error("there is no menu around this part of the page");
  return work;
}

/** Say why something did not happen. Who does not find a menu may have been removed from its team: that is asked. */
export function useRefused(): (refusal: Refusal) => void {
  const notify = useNotify();
  const explain = useExplain();
  const { forbidden } = usePlatform();
  return useCallback(
    (refusal) => {
      notify("bad", explain(refusal));
      if (refusal.code === "NOT_FOUND") forbidden.dispatchEvent(new Event("forbidden"));
    },
    [notify, explain, forbidden],
  );
}
