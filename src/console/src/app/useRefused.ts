import { useCallback } from "react";

import { usePlatform } from "../api/context";
import type { Refusal } from "../api/outcome";
import { useExplain, useNotify } from "../ui/Notices";

/** Say why something did not happen. Who does not find a store may have been removed from its team: that is asked. */
export function useRefused(): (refusal: Refusal) => void {
  const notify = useNotify();
  const explain = useExplain();
  const { forbidden } = usePlatform();
  return useCallback(
    (refusal) => {
      notify("bad", explain(refusal));
      if (refusal.code === "NOT_FOUND") forbidden.dispatchEvent(new Event("forbidden"));
    },
    [notify, explain, forbidden],
  );
}
