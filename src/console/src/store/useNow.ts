import { useEffect, useState } from "react";

import { usePlatform } from "../api/context";

/** The time at the server, told anew every so often. */
export function useNow(everyMs: number): number {
  const { clock } = usePlatform();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return now;
}
