import { authExchange } from "@urql/exchange-auth";
import { Client, type CombinedError, cacheExchange, fetchExchange, mapExchange } from "urql";

import { RenewDocument } from "../generated/graphql";
import type { SessionStore, Tokens } from "../session/store";
import type { Config } from "./config";
import type { ServerClock } from "./serverClock";

/** What the client needs besides: who asks, in which language, and where it learns the time. */
export interface Surroundings {
  readonly config: Config;
  readonly session: SessionStore;
  readonly clock: ServerClock;
  readonly locale: () => string;
  /** Told when the API says that the viewer may not, so that what the viewer may is asked anew. */
  readonly onForbidden: () => void;
}

/** The API over HTTP: tokens renewed as they run out, an answer known already shown while it is asked for again. */
export function createApi(around: Surroundings): Client {
  const ask = timed(around);
  return new Client({
    url: new URL(around.config.graphql, window.location.href).href,
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    fetch: ask,
    fetchOptions: () => ({ headers: { "accept-language": around.locale() } }),
    exchanges: [
      cacheExchange,
      mapExchange({
        onError: (error) => {
          if (error.graphQLErrors.some((one) => one.extensions["code"] === "FORBIDDEN")) around.onForbidden();
        },
      }),
      authExchange((utilities) =>
        Promise.resolve({
          addAuthToOperation: (operation) => {
            const token = around.session.accessToken;
            return token === null
              ? operation
              : utilities.appendHeaders(operation, { authorization: `Bearer ${token}` });
          },
          didAuthError: isUnauthenticated,
          refreshAuth: async () => {
            const stale = around.session.accessToken;
            if (stale !== null) await renewed(around, stale).catch(() => null);
          },
        }),
      ),
      fetchExchange,
    ],
  });
}

/** Another access token than `stale`, or null once the session has ended. Throws when the server is out of reach. */
export async function renewed(around: Surroundings, stale: string): Promise<string | null> {
  return around.session.renew(stale, async (refreshToken): Promise<Tokens | null> => {
    const response = await timed(around)(new URL(around.config.graphql, window.location.href), {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
      body: JSON.stringify({ query: RenewDocument.toString(), variables: { refreshToken } }),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const answer = (await response.json()) as {
      data?: { userTokenRefresh?: { session?: Tokens; code?: string } };
    };
    const result = answer.data?.userTokenRefresh;
    if (result?.session) return result.session;
    if (result?.code) return null;
    throw new Error("the server gave no answer");
  });
}

function isUnauthenticated(error: CombinedError): boolean {
  const response = error.response as Response | undefined;
  return (
    response?.status === 401 ||
    error.graphQLErrors.some((one) => one.extensions["code"] === "UNAUTHENTICATED")
  );
}

/** `fetch`, which tells the clock what time it is at the server. */
function timed({ clock }: Surroundings): typeof fetch {
  return async (address, init) => {
    const asked = performance.now();
    const response = await fetch(address, init);
    clock.learn(response.headers.get("date"), asked);
    return response;
  };
}
