"""What clients subscribe to, and what they look up beside it."""

from pannier.local.simulate.transport import Operation

ORDER = Operation(
    "WatchOrder",
    "orderChanged",
    """
    subscription WatchOrder($order: ID!, $after: ID) {
      orderChanged(orderId: $order, after: $after) {
        eventId entry { sequence command status at } order { id status availableActions }
      }
    }
    """,
)

BOARD = Operation(
    "WatchBoard",
    "merchantOrders",
    """
    subscription WatchBoard($merchant: ID!, $after: ID) {
      merchantOrders(merchantId: $merchant, after: $after) {
        eventId entry { sequence command status at } order { id code status deadlineAt availableActions }
      }
    }
    """,
)

INBOX = Operation(
    "WatchInbox",
    "inboxMessageAdded",
    """
    subscription WatchInbox($kind: InboxKind!, $merchant: ID, $after: ID) {
      inboxMessageAdded(kind: $kind, merchantId: $merchant, after: $after) {
        eventId inboxMessage { id kind title occurredAt orderId }
      }
    }
    """,
)

POSITION = Operation(
    "WhereOrderIs",
    "order",
    "query WhereOrderIs($id: ID!) { order(id: $id) { lastEventId latest { sequence } } }",
)

MESSAGES = Operation(
    "ReadInbox",
    "inbox",
    """
    query ReadInbox($kind: InboxKind!, $merchant: ID, $after: String) {
      inbox(kind: $kind, merchantId: $merchant, first: 100, after: $after) {
        edges { node { id orderId } } pageInfo { hasNextPage endCursor }
      }
    }
    """,
)

WORKPLACE = Operation(
    "WhereIWork",
    "viewerMemberships",
    "query WhereIWork { viewerMemberships(first: 1) { edges { node { merchant { id } } } } }",
)
