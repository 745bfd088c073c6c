import type { TypedDocumentString } from "./generated/graphql.js";

/** The request was wrong, or the server failed: nothing that a user did. `code` is one of the documented ones. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

export interface Options {
  /** Language of messages and of formatted amounts. */
  locale?: "en" | "zh-CN";
  /** Send the hashes of the build's documents instead of their texts; the server has the build's manifest. */
  trustedDocuments?: boolean;
}

/** The API at an address such as http://127.0.0.1:8000, for one user at most. */
export class Pannier {
  token: string | null = null;

  constructor(
    readonly address: string,
    readonly options: Options = {},
  ) {}

  /** Execute an operation; throws ApiError. What a mutation refuses is no error: see payloadOf. */
  async ask<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
    const operation = this.options.trustedDocuments
      ? { documentId: String(document.__meta__?.["hash"]) }
      : { query: document.toString() };
    const response = await fetch(`${this.address}/graphql`, {
      method: "POST",
      headers: {
        accept: "application/graphql-response+json",
        "accept-language": this.options.locale ?? "zh-CN",
        "content-type": "application/json",
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: JSON.stringify({ ...operation, variables }),
    });
    const answer = (await response.json()) as Answer<Data>;
    const [error] = answer.errors ?? [];
    if (error) throw new ApiError(error.extensions?.code ?? "UNKNOWN", error.message);
    return answer.data as Data;
  }
}
