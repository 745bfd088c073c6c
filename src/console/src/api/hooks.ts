import { useCallback, useMemo } from "react";
import { type AnyVariables, type TypedDocumentNode, useClient, useQuery } from "urql";

import type { TypedDocumentString } from "../generated/graphql";
import { type Outcome, outcomeOf, type PayloadOf, type Refusal, refusalOf } from "./outcome";

/** What was asked for, as far as it is known. `data` stays while it is asked for again. */
export interface Answer<Data> {
  readonly data: Data | undefined;
  readonly loading: boolean;
  readonly problem: Refusal | null;
  readonly refresh: () => void;
}

/** A query, asked for when the part of the page that uses it appears, and whenever a mutation changed its types. */
export function useAsk<Data, Variables extends AnyVariables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  { pause = false }: { readonly pause?: boolean } = {},
): Answer<Data> {
  const [{ data, fetching, stale, error }, execute] = useQuery({
    query: asText(document),
    variables,
    pause,
  });
  const refresh = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);
  return { data, loading: fetching || stale, problem: error ? refusalOf(error) : null, refresh };
}

/** A query asked for when it is called, past whatever is known already. Null where there was no answer. */
export function useFetch<Data, Variables extends AnyVariables>(
  document: TypedDocumentString<Data, Variables>,
): (variables: Variables) => Promise<{ readonly data: Data | null; readonly problem: Refusal | null }> {
  const client = useClient();
  return useCallback(
    async (variables: Variables) => {
      const { data, error } = await client
        .query(asText(document), variables, { requestPolicy: "network-only" })
        .toPromise();
      return { data: data ?? null, problem: error ? refusalOf(error) : null };
    },
    [client, document],
  );
}

type Results<Data> = Extract<Data[Exclude<keyof Data, "__typename">], { readonly __typename: string }>;

/** A mutation of one field: what it came to, never a rejection. */
export function useDo<Data extends object, Variables extends AnyVariables>(
  document: TypedDocumentString<Data, Variables>,
): (variables: Variables) => Promise<Outcome<PayloadOf<Results<Data>>>> {
  const client = useClient();
  const text = useMemo(() => asText(document), [document]);
  return useCallback(
    async (variables: Variables) => {
      const { data, error } = await client.mutation(text, variables).toPromise();
      const result = data ? (Object.values(data).find(isMember) as Results<Data> | undefined) : undefined;
      return outcomeOf(result, error);
    },
    [client, text],
  );
}

function isMember(value: unknown): boolean {
  return typeof value === "object" && value !== null && "__typename" in value;
}

/** What the client takes: it parses the text itself, and the type says what comes back. */
function asText<Data, Variables extends AnyVariables>(
  document: TypedDocumentString<Data, Variables>,
): TypedDocumentNode<Data, Variables> {
  return document.toString() as unknown as TypedDocumentNode<Data, Variables>;
}
