// How GraphiQL's operations reach the API: queries and mutations by POST, subscriptions by a WebSocket each.
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { getOperationAST } from "graphql";
import { createClient } from "graphql-ws";

import { accessToken, current } from "./session.js";
import { acceptLanguage, words } from "./words.js";

const REFUSED = 4403;
const NEVER_OPENED = 1006;

const post = createGraphiQLFetcher({ url: "/graphql", enableIncrementalDelivery: false, fetch: authorised });

export function fetcher(request, options) {
  const operation = options?.documentAST && getOperationAST(options.documentAST, request.operationName);
  const own = withoutEmptyToken(options?.headers);
  if (operation?.operation === "subscription") return subscription(request, own);
  return post(request, { ...options, headers: own });
}

/** `fetch`, as whoever is signed in, unless the request names somebody itself. */
async function authorised(address, init) {
  const headers = new Headers(init.headers);
  if (!headers.has("accept-language")) headers.set("accept-language", acceptLanguage());
  if (headers.has("authorization")) return fetch(address, { ...init, headers });
  const token = await accessToken();
  if (token) headers.set("authorization", `Bearer ${token}`);
  const response = await fetch(address, { ...init, headers });
  if (response.status !== 401 || !token) return response;
  const another = await accessToken(token);
  if (!another) throw new Error(words().sessionEnded);
  headers.set("authorization", `Bearer ${another}`);
  return fetch(address, { ...init, headers });
}

function withoutEmptyToken(headers = {}) {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => name.toLowerCase() !== "authorization" || !/^(bearer)?\s*$/i.test(String(value)),
    ),
  );
}

function subscription(request, headers) {
  const address = new URL("/graphql", window.location.href);
  address.protocol = address.protocol.replace("http", "ws");
  let wasOpen = false;
  let refusals = 0; // since the socket was last accepted
  let signed = false;
  let refused = null; // the token that the server took no more
  const client = createClient({
    url: address.href,
    retryAttempts: 5,
    // A socket that was open is opened again; one refused once more with a fresh token, if there is one.
    shouldRetry: (error) => (error?.code === REFUSED ? refusals < 2 && current() !== null : wasOpen),
    connectionParams: async () => {
      const own = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization");
      const token = own ? null : await accessToken(refused);
      const authorization = own ? own[1] : token && `Bearer ${token}`;
      signed = Boolean(authorization);
      return { locale: acceptLanguage(), ...(authorization ? { authorization } : {}) };
    },
    on: {
      connected: () => {
        wasOpen = true;
        refusals = 0;
        refused = null;
      },
      closed: (event) => {
        if (event?.code !== REFUSED) return;
        refusals += 1;
        refused = current()?.accessToken ?? null;
      },
    },
  });
  return events(client, request, () => signed);
}

async function* events(client, request, isSigned) {
  try {
    yield* client.iterate(request);
  } catch (error) {
    throw explained(error, isSigned());
  } finally {
    await client.dispose();
  }
}

/** What a person is told: errors of the operation as they are, a closed socket in words, without a stack. */
function explained(error, signed) {
  if (error?.code === REFUSED) return { message: signed ? words().socketRefused : words().socketForStrangers };
  if (error?.code && error.code !== NEVER_OPENED) {
    return { message: words().socketClosed(error.code, error.reason) };
  }
  return error?.code || error instanceof Event ? { message: words().noSocket } : error;
}
