import { type Client, createClient } from "graphql-ws";

import type { TypedDocumentString } from "../generated/graphql";
import { renewed, type Surroundings } from "./client";
import { socketAddress } from "./config";

/** Whether events arrive: not asked for yet, being connected (again), or yes. */
export type LiveStatus = "idle" | "connecting" | "connected";

const REFUSED = 4403;
const LONGEST_WAIT_MS = 5_000;
const PING_EVERY_MS = 8_000;
const PONG_WITHIN_MS = 4_000;

/** What a watcher is told of. */
export interface Watching<Data> {
  readonly next: (data: Data) => void;
  /** The subscription stands, after each (re)connection: whatever happens from here on is told. */
  readonly started?: () => void;
  /** The server refused the subscription, or ended it; it is not asked for again. */
  readonly ended?: (problem: unknown) => void;
}

/** Subscriptions over one socket, opened again for as long as somebody watches. */
export class Live {
  #status: LiveStatus = "idle";
  readonly #listeners = new Set<() => void>();
  readonly #client: Client;

  constructor(around: Surroundings) {
    let refused: string | null = null;
    let sent: string | null = null;
    let late: ReturnType<typeof setTimeout> | undefined;
    let close: (() => void) | undefined;
    this.#client = createClient({
      url: socketAddress(around.config, window.location.href),
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => around.session.state().kind === "signed-in",
      retryWait: waitOrOnline,
      keepAlive: PING_EVERY_MS,
      connectionParams: async () => {
        const token = around.session.accessToken;
        sent = token !== null && token === refused ? await renewed(around, token) : token;
        return { locale: around.locale(), ...(sent === null ? {} : { authorization: `Bearer ${sent}` }) };
      },
      on: {
        connecting: () => this.#become("connecting"),
        opened: (socket) => (close = () => (socket as WebSocket).close(4408, "no pong")),
        connected: () => {
          refused = null;
          this.#become("connected");
        },
        // A tablet whose network went away hears nothing of it; the ping that nobody answers tells.
        ping: (received) => {
          if (!received) late = setTimeout(() => close?.(), PONG_WITHIN_MS);
        },
        pong: (received) => {
          if (received) clearTimeout(late);
        },
        closed: (event) => {
          clearTimeout(late);
          if ((event as CloseEvent | undefined)?.code === REFUSED) refused = sent;
          this.#become("connecting");
        },
      },
    });
  }

  readonly status = (): LiveStatus => this.#status;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Every event from now on. `variables` is asked for at each (re)connection, so that `after` is the event heard last.
   * Gives what ends it.
   */
  watch<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: () => Variables,
    watching: Watching<Data>,
  ): () => void {
    // graphql-ws sends this object again after each reconnection: what it holds is looked up then.
    const payload = {
      query: document.toString(),
      get variables() {
        return variables() as Record<string, unknown>;
      },
    };
    const off = this.#client.on("connected", () => watching.started?.());
    const stop = this.#client.subscribe<Data>(payload, {
      next: ({ data, errors }) => {
        if (data) watching.next(data);
        else if (errors) watching.ended?.(errors[0]);
      },
      error: (problem) => watching.ended?.(problem),
      complete: () => undefined,
    });
    if (this.#status === "connected") watching.started?.();
    return () => {
      off();
      stop();
    };
  }

  /** Close the socket, and let whoever watches open another: after a sign-in, and in tests. */
  reconnect(): void {
    this.#client.terminate();
  }

  #become(status: LiveStatus): void {
    this.#status = status;
    this.#listeners.forEach((listener) => listener());
  }
}

/** Half a second, then longer, with some luck in it; no longer than until the browser says that it is online. */
function waitOrOnline(retries: number): Promise<void> {
  const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** retries) * (0.5 + Math.random() / 2);
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, wait);
    window.addEventListener("online", go);
  });
}
