import { type FocusEvent, useCallback, useEffect, useLayoutEffect, useRef } from "react";

import type { Shown } from "./store";

interface Place {
  readonly column: string;
  readonly index: number;
}

/**
 * A card that goes to another column takes the focus out of the page with it. It goes to the card that is now in its
 * place, so that somebody with a keyboard answers one order after the other; or to the head of the empty column.
 */
export function useKeptFocus(shown: Shown, covered: boolean) {
  const place = useRef<Place | null>(null);
  const keep = useCallback(() => {
    const left = place.current;
    if (left === null || document.activeElement !== document.body) return;
    const column = document.querySelector(`[data-column="${left.column}"]`);
    const cards = [...(column?.querySelectorAll<HTMLElement>("[data-order]") ?? [])];
    const next = cards[Math.min(left.index, cards.length - 1)];
    const target =
      next?.querySelector<HTMLElement>(".order-open") ?? column?.querySelector<HTMLElement>("h2");
    target?.focus();
  }, []);
  useLayoutEffect(keep, [keep, shown]);
  // A dialog gives the focus back to what opened it, which may be gone; it does so a moment after it closed.
  useEffect(() => {
    if (covered) return;
    const timer = setTimeout(keep, 100);
    return () => clearTimeout(timer);
  }, [keep, covered]);
  return {
    onFocus: (event: FocusEvent<HTMLElement>) => {
      const card = event.target.closest<HTMLElement>("[data-order]");
      const column = event.target.closest<HTMLElement>("[data-column]");
      if (card === null || column === null) {
        place.current = null;
        return;
      }
      const index = [...column.querySelectorAll("[data-order]")].indexOf(card);
      place.current = { column: column.dataset["column"] ?? "", index };
    },
    onBlur: (event: FocusEvent<HTMLElement>) => {
      // Left by hand; where the card itself went, React tells nobody.
      if (event.relatedTarget === null && event.target.isConnected) place.current = null;
    },
  };
}
