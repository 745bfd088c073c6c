import { useCallback, useMemo } from "react";

import { useDraft } from "../ui/draft";
import { clashes, differing, type Edit, insisting, over, yielding } from "./edit";

/** Something that is being edited here, and may be changed elsewhere meanwhile. It survives a reload. */
export interface Editing<T extends object> {
  readonly saved: T;
  readonly value: T;
  readonly change: (part: Partial<T>) => void;
  /** The fields that differ from what is saved. */
  readonly changed: readonly (keyof T & string)[];
  /** Whether it was found again after a reload. */
  readonly restored: boolean;
  /** The fields that somebody else has changed since the edit began. */
  readonly clashes: readonly (keyof T & string)[];
  /** The same of another state of what is saved. */
  readonly clashesWith: (saved: T) => readonly (keyof T & string)[];
  /** The edit laid over that state. */
  readonly over: (saved: T) => T;
  /** Let the others' values of those fields be. */
  readonly yield: () => void;
  /** Go on with one's own. */
  readonly insist: () => void;
  readonly discard: () => void;
}

export function useEdit<T extends object>(key: string, saved: T): Editing<T> {
  const untouched = useMemo<Edit<T>>(() => ({ base: saved, mine: saved }), [saved]);
  const draft = useDraft<Edit<T>>(key, untouched);
  const edit = draft.value;
  const value = over(edit, saved);
  const keep = useCallback(
    (next: Edit<T>) => {
      if (differing(next.base, next.mine).length === 0) draft.discard();
      else draft.change(next);
    },
    [draft],
  );
  const found = clashes(edit, saved);
  return {
    saved,
    value,
    change: (part) => {
      // A field that was left alone is edited from what is saved now, not from what was when the edit began.
      const { base, mine } = found.length === 0 ? insisting(edit, saved) : edit;
      keep({ base, mine: { ...mine, ...part } });
    },
    changed: differing(saved, value),
    restored: draft.restored,
    clashes: found,
    clashesWith: (state) => clashes(edit, state),
    over: (state) => over(edit, state),
    yield: () => keep(yielding(edit, found, saved)),
    insist: () => keep(insisting(edit, saved)),
    discard: draft.discard,
  };
}
