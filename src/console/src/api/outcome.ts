import type { CombinedError } from "urql";

/** Why a command did not happen: what the API says, in the viewer's language, or NETWORK without an answer. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** Where in the input, of INVALID_INPUT. */
  readonly path: readonly string[];
}

/** What a mutation came to. Nothing changed where it is refused. */
export type Outcome<Payload> =
  { readonly ok: true; readonly payload: Payload } | { readonly ok: false; readonly refusal: Refusal };

type Member = { readonly __typename: string };

/** The member of a result that is no error. */
export type PayloadOf<Result> = Extract<Result, { readonly __typename: `${string}Payload` }>;

/** The answer to a mutation with one field, as an outcome. */
export function outcomeOf<Result extends Member>(
  result: Result | undefined,
  error: CombinedError | undefined,
): Outcome<PayloadOf<Result>> {
  if (result?.__typename.endsWith("Payload")) return { ok: true, payload: result as PayloadOf<Result> };
  if (result !== undefined) return { ok: false, refusal: refusalIn(result) };
  return { ok: false, refusal: refusalOf(error) };
}

/** What a failed request came to. */
export function refusalOf(error: CombinedError | undefined): Refusal {
  const told = error?.graphQLErrors[0];
  if (told !== undefined) {
    const code = told.extensions["code"];
    return { code: typeof code === "string" ? code : "INTERNAL", message: told.message, path: [] };
  }
  return { code: "NETWORK", message: "", path: [] };
}

function refusalIn(result: Member): Refusal {
  const { code, message, path } = result as Partial<Refusal>;
  return { code: code ?? "UNKNOWN", message: message ?? "", path: path ?? [] };
}
