import { useCallback, useState } from "react";

/** What is being edited: kept in this tab over a reload until it is saved or given up. */
export interface Draft<T> {
  readonly value: T;
  readonly change: (next: T) => void;
  /** Whether there is something to save. */
  readonly changed: boolean;
  /** Whether it was found again after a reload. */
  readonly restored: boolean;
  /** Forget it: after saving, or to go back to what is saved. */
  readonly discard: () => void;
}

const PREFIX = "pannier-console.draft.";

/** A draft under `key`, which names what is edited. `saved` is what it starts from, and shows when there is none. */
export function useDraft<T>(key: string, saved: T): Draft<T> {
  const [kept, setKept] = useState(() => read(key) as { readonly value: T } | null);
  const [restored, setRestored] = useState(kept !== null);
  const change = useCallback(
    (next: T) => {
      sessionStorage.setItem(PREFIX + key, JSON.stringify(next));
      setKept({ value: next });
    },
    [key],
  );
  const discard = useCallback(() => {
    sessionStorage.removeItem(PREFIX + key);
    setKept(null);
    setRestored(false);
  }, [key]);
  return { value: kept === null ? saved : kept.value, change, changed: kept !== null, restored, discard };
}

function read(key: string): { readonly value: unknown } | null {
  const kept = sessionStorage.getItem(PREFIX + key);
  if (kept === null) return null;
  try {
    return { value: JSON.parse(kept) as unknown };
  } catch {
    return null;
  }
}
