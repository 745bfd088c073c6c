import { useDeferredValue, useMemo } from "react";

import { type Cells, cellsOf } from "./cells";
import type { ZoneDraft } from "./ZoneTab";

/** The cells of a zone; while it is dragged about they follow when there is time. */
export function useCells(zone: ZoneDraft, reachesM: readonly number[]): Cells {
  const { location, radiusM, corners } = useDeferredValue(zone);
  return useMemo(
    () => cellsOf(location, { radiusM, corners }, reachesM),
    [location, radiusM, corners, reachesM],
  );
}
