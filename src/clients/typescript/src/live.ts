import { type Client, createClient } from "graphql-ws";
import WebSocket from "ws";

import type { TypedDocumentString } from "./generated/graphql.js";
import type { Pannier } from "./pannier.js";

/** Subscriptions over one socket, which is opened anew whenever it breaks. `after` makes up for what was missed. */
export class Live {
  readonly #client: Client;

  constructor(pannier: Pannier) {
    this.#client = createClient({
      url: `${pannier.address.replace(/^http/, "ws")}/graphql`,
      webSocketImpl: WebSocket, // browsers, and Node from 22 on, have one of their own
      connectionParams: () => ({ token: pannier.token, locale: pannier.options.locale ?? "zh-CN" }), // asked each time
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
    });
  }

  /** Every event after `after`, in order and once, until the server ends it, or the caller's loop does. */
  async *watch<Data, Variables>(
    document: TypedDocumentString<Data, Variables & { after?: string | null }>,
    variables: Variables & { after?: string | null },
    eventIdOf: (data: Data) => string,
  ): AsyncGenerator<Data> {
    // The client sends this object again after each reconnection, so it carries what was heard last.
    const upToDate = { ...variables };
    const operation = { query: document.toString(), variables: upToDate as Record<string, unknown> };
    for await (const { data, errors } of this.#client.iterate<Data>(operation)) {
      if (errors) throw errors[0];
      if (!data || eventIdOf(data) === upToDate.after) continue;
      upToDate.after = eventIdOf(data);
      yield data;
    }
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}
