import { createContext, useContext } from "react";

import type { Store } from "../app/viewer";
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
