import { createContext, useContext, useSyncExternalStore } from "react";

import type { SessionState, SessionStore } from "../session/store";
import type { Live, LiveStatus } from "./live";
import type { ServerClock } from "./serverClock";

/** What every part of the page may reach beside the API. */
export interface Platform {
  readonly session: SessionStore;
  readonly clock: ServerClock;
  readonly live: Live;
  /** Says `forbidden` whenever the API said that the viewer may not. */
  readonly forbidden: EventTarget;
}

export const PlatformContext = createContext<Platform | null>(null);

export function usePlatform(): Platform {
  const platform = useContext(PlatformContext);
  if (platform === null) throw new Error("there is no platform around this part of the page");
  return platform;
}

export function useSessionState(): SessionState {
  const { session } = usePlatform();
  return useSyncExternalStore(session.subscribe, session.state);
}

export function useLiveStatus(): LiveStatus {
  const { live } = usePlatform();
  return useSyncExternalStore(live.subscribe, live.status);
}
