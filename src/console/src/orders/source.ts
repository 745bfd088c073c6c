import type { AnyVariables, Client, TypedDocumentNode } from "urql";

import type { Platform } from "../api/context";
import { refusalOf } from "../api/outcome";
import {
  BoardHeadsDocument,
  BoardLiveDocument,
  BoardMoreHeadsDocument,
  BoardNodesDocument,
  type BoardHeadPageFragment,
  type TypedDocumentString,
} from "../generated/graphql";
import type { BoardOrder } from "./board";
import type { HeadPage, Source } from "./feed";

/** A store's orders, as the API has them. */
export function sourceOf(api: Client, { live, forbidden }: Platform, merchantId: string): Source {
  return {
    heads: async () => {
      const lists = await ask(api, BoardHeadsDocument, { merchantId });
      return [
        headPage("PLACED", lists.placed),
        headPage("PREPARING", lists.preparing),
        headPage("READY", lists.ready),
        headPage("DELIVERING", lists.delivering),
        headPage(null, lists.newest),
      ];
    },
    moreHeads: async (status, after) => {
      const { merchantOrders } = await ask(api, BoardMoreHeadsDocument, { merchantId, status, after });
      return headPage(status, merchantOrders);
    },
    byId: async (ids) => {
      const { nodes } = await ask(api, BoardNodesDocument, { ids: [...ids] });
      return nodes.flatMap((node) => (node?.__typename === "Order" ? [node] : []));
    },
    watch: (after, { next, started, ended }) =>
      live.watch(BoardLiveDocument, () => ({ merchantId, after: after() }), {
        next: ({ merchantOrders }) => next(merchantOrders),
        started,
        ended: (problem) => ended(codeIn(problem)),
      }),
    connected: () => live.status() === "connected",
    refused: () => forbidden.dispatchEvent(new Event("forbidden")),
  };
}

function headPage(status: BoardOrder["status"] | null, page: BoardHeadPageFragment): HeadPage {
  return {
    status,
    heads: page.edges.map(({ node }) => ({ id: node.id, sequence: node.latest.sequence })),
    next: page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null,
  };
}

async function ask<Data, Variables extends AnyVariables>(
  api: Client,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const text = document.toString() as unknown as TypedDocumentNode<Data, Variables>;
  const { data, error } = await api.query(text, variables, { requestPolicy: "network-only" }).toPromise();
  if (data === undefined) throw new Error(refusalOf(error).code);
  return data;
}

/** The code of the first of a subscription's errors. */
function codeIn(problem: unknown): string {
  const first: unknown = Array.isArray(problem) ? problem[0] : problem;
  const code = (first as { extensions?: { code?: unknown } } | null)?.extensions?.code;
  return typeof code === "string" ? code : "UNKNOWN";
}
