import { useMemo } from "react";
import { useSearchParams } from "react-router";

import { usePlatform } from "../api/context";
import { dayAt, type Range, readRange } from "./range";

/** Which days are shown, kept in the address: a reload, and a link to somebody else, show the same. */
export interface RangeChosen {
  readonly range: Range;
  readonly today: string;
  readonly choose: (range: Range) => void;
}

export function useRange(timeZone: string): RangeChosen {
  const { clock } = usePlatform();
  const [params, setParams] = useSearchParams();
  const first = params.get("first");
  const last = params.get("last");
  const today = dayAt(clock.now(), timeZone);
  return useMemo(
    () => ({
      range: readRange(first, last, today),
      today,
      choose: (range) =>
        setParams((kept) => {
          kept.set("first", range.first);
          kept.set("last", range.last);
          return kept;
        }),
    }),
    [first, last, today, setParams],
  );
}
