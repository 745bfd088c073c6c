import { useState } from "react";
import type { AnyVariables } from "urql";

import type { TypedDocumentString } from "../generated/graphql";
import { useAsk, useFetch } from "./hooks";
import type { Refusal } from "./outcome";

interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined };
}

/** A list, as far as it was asked for. */
export interface Listed<Node> {
  readonly data: readonly Node[] | undefined;
  readonly loading: boolean;
  readonly problem: Refusal | null;
  /** Ask for everything anew, from the first page on. */
  readonly refresh: () => void;
  /** Ask for the next page; null where there is none. */
  readonly more: (() => void) | null;
}

interface After {
  readonly after?: string | null | undefined;
}

interface Behind<Node> {
  /** The end of the first page behind which these are; they are of no use behind another. */
  readonly first: string;
  readonly nodes: readonly Node[];
  readonly last: Connection<Node>["pageInfo"];
}

/**
 * A list that is asked for page by page. `document` takes the cursor as `$after`; `of` finds the list in its answer.
 * The first page is asked for again whenever a mutation changed its types; the pages behind it then start anew.
 */
export function usePages<Data, Variables extends AnyVariables & After, Node>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  of: (data: Data) => Connection<Node>,
  options: { readonly pause?: boolean } = {},
): Listed<Node> {
  const answer = useAsk(document, variables, options);
  const fetchPage = useFetch(document);
  const [behind, setBehind] = useState<Behind<Node> | null>(null);
  const [fetching, setFetching] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);

  const first = answer.data === undefined ? undefined : of(answer.data);
  const end = first?.pageInfo.endCursor ?? null;
  const rest = behind !== null && behind.first === end ? behind : null;
  const last = rest?.last ?? first?.pageInfo;
  const after = last?.hasNextPage ? (last.endCursor ?? null) : null;

  const more = async () => {
    if (fetching || after === null || end === null) return;
    setFetching(true);
    const { data, problem: found } = await fetchPage({ ...variables, after });
    setFetching(false);
    setProblem(found);
    if (data === null) return;
    const next = of(data);
    const nodes = [...(rest?.nodes ?? []), ...next.edges.map(({ node }) => node)];
    setBehind({ first: end, nodes, last: next.pageInfo });
  };

  return {
    data: first && [...first.edges.map(({ node }) => node), ...(rest?.nodes ?? [])],
    loading: answer.loading || fetching,
    problem: answer.problem ?? problem,
    refresh: () => {
      setProblem(null);
      setBehind(null);
      answer.refresh();
    },
    more: after === null ? null : () => void more(),
  };
}
