import { useCallback } from "react";

import type { Outcome } from "../api/outcome";
import { useSigned } from "../app/viewer";
import { useExplain, useNotify } from "../ui/Notices";

const REMOVED = ["NOT_FOUND", "FORBIDDEN"];

/** Say what a command came to; true where it happened. Whoever works here no more is asked about it anew. */
export function useTell(): (outcome: Outcome<unknown>, done: string) => boolean {
  const notify = useNotify();
  const explain = useExplain();
  const { refresh } = useSigned();
  return useCallback(
    (outcome, done) => {
      if (outcome.ok) {
        notify("good", done);
        return true;
      }
      notify("bad", explain(outcome.refusal));
      if (REMOVED.includes(outcome.refusal.code)) refresh();
      return false;
    },
    [notify, explain, refresh],
  );
}
