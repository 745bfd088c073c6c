import { useCallback } from "react";

import type { Outcome } from "../api/outcome";
import { useRefused } from "../app/useRefused";
import { useNotify } from "../ui/Notices";

/** Say what a command came to; true where it happened. */
export function useTell(): (outcome: Outcome<unknown>, done: string) => boolean {
  const notify = useNotify();
  const refused = useRefused();
  return useCallback(
    (outcome, done) => {
      if (outcome.ok) notify("good", done);
      else refused(outcome.refusal);
      return outcome.ok;
    },
    [notify, refused],
  );
}
