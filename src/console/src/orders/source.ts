import type { AnyVariables, Client, TypedDocumentNode } from "urql";

import type { Platform } from "../api/context";
import { refusalOf } from "../api/outcome";
import {
  BoardHeadsDocument,
  BoardLiveDocument,
  BoardMoreHeadsDocument,
  BoardNodesDocument,
  BoardPositionDocument,
  type BoardHeadPageFragment,
  type TypedDocumentString,
} from "../generated/graphql";
import type { BoardOrder } from "./board";
import type { HeadPage, Source } from "./feed";

/** A store's orders, as the API has them. */
export function sourceOf(api: Client, { live, forbidden }: Platform, merchantId: string): Source {
  const refused = () => forbidden.dispatchEvent(new Event("forbidden"));
  const ask = <Data, Variables extends AnyVariables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ) => answer(api, document, variables, refused);
  return {
    position: async () => (await ask(BoardPositionDocument, { merchantId })).merchantOrdersFeedPosition,
    heads: async () => {
      const lists = await ask(BoardHeadsDocument, { merchantId });
      return [
        headPage("PLACED", lists.placed),
        headPage("PREPARING", lists.preparing),
        headPage("READY", lists.ready),
        headPage("DELIVERING", lists.delivering),
        headPage(null, lists.newest),
      ];
    },
    moreHeads: async (status, after) => {
      const { merchantOrders } = await ask(BoardMoreHeadsDocument, { merchantId, status, after });
      return headPage(status, merchantOrders);
    },
    byId: async (ids) => {
      const { nodes } = await ask(BoardNodesDocument, { ids: [...ids] });
      return nodes.flatMap((node) => (node?.__typename === "Order" ? [node] : []));
    },
    watch: (after, { next, started, ended }) =>
      live.watch(BoardLiveDocument, () => ({ merchantId, after: after() }), {
        next: ({ merchantOrders }) => next(merchantOrders),
        started,
        ended: (problem) => ended(codeIn(problem)),
      }),
    connected: () => live.status() === "connected",
    refused,
  };
}

function headPage(status: BoardOrder["status"] | null, page: BoardHeadPageFragment): HeadPage {
  return {
    status,
    heads: page.edges.map(({ node }) => ({ id: node.id, sequence: node.latest.sequence })),
    next: page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null,
  };
}

async function answer<Data, Variables extends AnyVariables>(
  api: Client,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  refused: () => void,
): Promise<Data> {
  const text = document.toString() as unknown as TypedDocumentNode<Data, Variables>;
  const { data, error } = await api.query(text, variables, { requestPolicy: "network-only" }).toPromise();
  const found: Data | null | undefined = data;
  if (found === undefined || found === null) {
    const { code } = refusalOf(error);
    // To whoever does not work there, a store's orders are none.
    if (code === "NOT_FOUND") refused();
    throw new Error(code);
  }
  return found;
}

/** The code of the first of a subscription's errors. */
function codeIn(problem: unknown): string {
  const first: unknown = Array.isArray(problem) ? problem[0] : problem;
  const code = (first as { extensions?: { code?: unknown } } | null)?.extensions?.code;
  return typeof code === "string" ? code : "UNKNOWN";
}
