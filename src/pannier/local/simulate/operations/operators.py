"""What an operator's pages send."""

from pannier.local.simulate.operations import WITH_REASON, WITH_REFUND, command
from pannier.local.simulate.transport import Operation

CANCEL = command("OperatorCancels", "orderCancel", *WITH_REASON)
REFUND = command("OperatorRefunds", "orderRefund", *WITH_REFUND)

INBOX = Operation(
    "OperatorInbox",
    "inbox",
    """
    query OperatorInbox {
      inbox(kind: OPERATORS, first: 20) { edges { node { id kind title body occurredAt orderId } } }
    }
    """,
)

FIND = Operation(
    "FindOrders",
    "",
    """
    query FindOrders($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on Order { id status timeline(first: 50) { edges { node { command status actor reason } } } }
      }
    }
    """,
)
