import { useCallback, useState } from "react";

/** Whether a command is under way, and how to give one: not two at a time. */
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
