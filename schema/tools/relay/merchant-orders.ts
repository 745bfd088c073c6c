// What a Relay app would write: a page of a list through @connection, fragments, a refetch by `node`, an edge put
// into a list by a mutation. Only compiled, never run: the compiler accepts the schema, or `make check` fails.
import { graphql } from "relay-runtime";

export const ordersPage = graphql`
  query merchantOrdersPageQuery($merchantId: ID!, $first: Int!, $after: String) {
    ...merchantOrders_list @arguments(merchantId: $merchantId, first: $first, after: $after)
  }
`;

export const list = graphql`
  fragment merchantOrders_list on Query
  @refetchable(queryName: "merchantOrdersMoreQuery")
  @argumentDefinitions(merchantId: { type: "ID!" }, first: { type: "Int!" }, after: { type: "String" }) {
    merchantOrders(merchantId: $merchantId, first: $first, after: $after) @connection(key: "merchantOrders_merchantOrders") {
      edges {
        node {
          id
          ...merchantOrders_card
        }
      }
    }
  }
`;

export const card = graphql`
  fragment merchantOrders_card on Order @refetchable(queryName: "merchantOrdersCardQuery") {
    code
    status
    total {
      formatted
    }
  }
`;

export const accept = graphql`
  mutation merchantOrdersAcceptMutation($orderId: ID!) {
    orderAccept(id: $orderId) {
      __typename
      ... on OrderPayload {
        order {
          ...merchantOrders_card
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

export const changes = graphql`
  subscription merchantOrdersChangesSubscription($merchantId: ID!, $after: ID) {
    merchantOrders(merchantId: $merchantId, after: $after) {
      eventId
      order {
        ...merchantOrders_card
      }
    }
  }
`;
