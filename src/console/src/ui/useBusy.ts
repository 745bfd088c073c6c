import { useCallback, useState } from "react";

/**
 * Whether a command is under way, and how to give one: not two at a time. A button that goes when it succeeds is not
 * given `isPending`: React Aria announces it by reference, for seconds after it is gone.
 */
export function useBusy(): readonly [boolean, (work: () => Promise<unknown>) => void] {
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    (work: () => Promise<unknown>) => {
      if (busy) return;
      setBusy(true);
      void work().finally(() => setBusy(false));
    },
    [busy],
  );
  return [busy, run];
}
