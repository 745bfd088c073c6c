import { createApi, type Surroundings } from "../api/client";
import type { Config } from "../api/config";
import type { Platform } from "../api/context";
import { Live } from "../api/live";
import { ServerClock } from "../api/serverClock";
import type { LocaleCode } from "../i18n/locale";
import { oneAtATime, SessionStore } from "../session/store";
import { createRoutes } from "./routes";

/** What there is one of, made before the first part of the page. */
export interface Assembly {
  readonly platform: Platform;
  readonly api: ReturnType<typeof createApi>;
  readonly router: ReturnType<typeof createRoutes>;
  /** Which language the API answers in from now on. */
  readonly speak: (locale: LocaleCode) => void;
}

export function assemble(config: Config, startingIn: LocaleCode): Assembly {
  let locale = startingIn;
  const forbidden = new EventTarget();
  const around: Surroundings = {
    config,
    session: new SessionStore(localStorage, oneAtATime()),
    clock: new ServerClock(),
    locale: () => locale,
    onForbidden: () => forbidden.dispatchEvent(new Event("forbidden")),
  };
  return {
    platform: { session: around.session, clock: around.clock, live: new Live(around), forbidden },
    api: createApi(around),
    router: createRoutes(),
    speak: (next) => (locale = next),
  };
}
