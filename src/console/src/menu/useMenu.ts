import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { useDo, useFetch } from "../api/hooks";
import type { Refusal } from "../api/outcome";
import {
  MenuPageCategoryMoveDocument,
  MenuPageDraftDocument,
  type MenuPageDraftQuery,
  MenuPageItemMoveDocument,
} from "../generated/graphql";
import { type Lines, linesOf, type Move, type Shelf, withCategory, withRows } from "./shelf";

/** A merchant's menu as it is edited, and how to change what is known of it. */
export interface Menu {
  /** Null until the first of it is there. */
  readonly shelf: Shelf | null;
  readonly lines: Lines;
  /** Whether all of it is there. */
  readonly complete: boolean;
  readonly loading: boolean;
  readonly problem: Refusal | null;
  readonly refresh: () => void;
  /** Take over what an answer said. */
  readonly update: (change: (shelf: Shelf) => Shelf) => void;
  /** Put something elsewhere: at once here, one after the other at the server. */
  readonly move: (moves: readonly Move[]) => void;
}

const STALE_AFTER_MS = 10_000;
const NOTHING: Shelf = { revision: 0, categories: [], items: [] };

/** `refused` is told why a move did not happen. */
export function useMenu(merchantId: string, refused: (refusal: Refusal) => void): Menu {
  const read = useRead(merchantId);
  const [shelf, setShelf] = useState<Shelf | null>(null);
  const [complete, setComplete] = useState(false);
  const [loading, setLoading] = useState(true);
  const [problem, setProblem] = useState<Refusal | null>(null);
  const reading = useRef(0);
  const edits = useRef(0);
  const readAt = useRef(0);

  const load = useCallback(async () => {
    const mine = ++reading.current;
    setLoading(true);
    for (;;) {
      const before = edits.current;
      // The first time around, show what there is.
      const partial = (part: Shelf) => {
        if (mine === reading.current && edits.current === before) setShelf((shown) => shown ?? part);
      };
      const { whole, problem: found } = await read(partial);
      if (mine !== reading.current) return;
      // What was edited while it was read may not be in it.
      if (whole !== null && edits.current !== before) continue;
      if (whole !== null) {
        setShelf(whole);
        setComplete(true);
        readAt.current = performance.now();
      }
      setProblem(found);
      setLoading(false);
      return;
    }
  }, [read]);

  useEffect(() => {
    const stopped = reading;
    const started = setTimeout(() => void load());
    return () => {
      clearTimeout(started);
      stopped.current++;
    };
  }, [load]);

  // Others edit, too: whoever comes back to this page sees what they did.
  useEffect(() => {
    const look = () => {
      const old = performance.now() - readAt.current > STALE_AFTER_MS;
      if (document.visibilityState === "visible" && old) void load();
    };
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("focus", look);
    };
  }, [load]);

  const update = useCallback((change: (shelf: Shelf) => Shelf) => {
    edits.current++;
    setShelf((shown) => (shown === null ? null : change(shown)));
  }, []);

  const { moves, move } = useMoves(update, load, refused);
  const lines = useMemo(() => linesOf(shelf ?? NOTHING, moves), [shelf, moves]);
  return { shelf, lines, complete, loading, problem, refresh: () => void load(), update, move };
}

function useMoves(
  update: (change: (shelf: Shelf) => Shelf) => void,
  load: () => Promise<void>,
  refused: (refusal: Refusal) => void,
) {
  const moveItem = useDo(MenuPageItemMoveDocument);
  const moveCategory = useDo(MenuPageCategoryMoveDocument);
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const line = useRef<Promise<void>>(Promise.resolve());

  const done = async (move: Move) => {
    if (move.kind === "item") {
      const outcome = await moveItem({ id: move.id, categoryId: move.categoryId, before: move.before });
      if (!outcome.ok) return outcome.refusal;
      const { item, othersMoved } = outcome.payload;
      update((shelf) => withRows(shelf, [item]));
      if (othersMoved > 0) await load();
    } else {
      const outcome = await moveCategory({ id: move.id, before: move.before });
      if (!outcome.ok) return outcome.refusal;
      const { category, othersMoved } = outcome.payload;
      update((shelf) => withCategory(shelf, category));
      if (othersMoved > 0) await load();
    }
    return null;
  };
  const move = (wanted: readonly Move[]) => {
    setMoves((known) => [...known, ...wanted]);
    line.current = line.current.then(async () => {
      for (const [index, each] of wanted.entries()) {
        const refusal = await done(each);
        if (refusal === null) {
          setMoves((known) => known.filter((one) => one !== each));
          continue;
        }
        const rest = wanted.slice(index);
        setMoves((known) => known.filter((one) => !rest.includes(one)));
        refused(refusal);
        await load();
        return;
      }
    });
  };
  return { moves, move };
}

type Draft = MenuPageDraftQuery["menuDraft"];

/** Reads all pages; tells what it has after each. */
function useRead(merchantId: string) {
  const fetchPage = useFetch(MenuPageDraftDocument);
  return useCallback(
    async (partial: (part: Shelf) => void) => {
      let shelf = NOTHING;
      let [withCategories, withItems] = [true, true];
      let [categoriesAfter, itemsAfter]: (string | null)[] = [null, null];
      while (withCategories || withItems) {
        const asked = { merchantId, withCategories, withItems, categoriesAfter, itemsAfter };
        const { data, problem } = await fetchPage(asked);
        if (data === null) return { whole: null, problem };
        const { revision, categories, items }: Draft = data.menuDraft;
        shelf = {
          revision,
          categories: [...shelf.categories, ...(categories?.edges.map(({ node }) => node) ?? [])],
          items: [...shelf.items, ...(items?.edges.map(({ node }) => node) ?? [])],
        };
        withCategories = categories?.pageInfo.hasNextPage ?? false;
        withItems = items?.pageInfo.hasNextPage ?? false;
        categoriesAfter = categories?.pageInfo.endCursor ?? null;
        itemsAfter = items?.pageInfo.endCursor ?? null;
        partial(shelf);
      }
      return { whole: shelf, problem: null };
    },
    [fetchPage, merchantId],
  );
}
