import { useSyncExternalStore } from "react";

const NARROW = window.matchMedia("(max-width: 700px)");

function subscribe(listener: () => void): () => void {
  NARROW.addEventListener("change", listener);
  return () => NARROW.removeEventListener("change", listener);
}

/** Whether this is a phone, or a window as narrow. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => NARROW.matches);
}
