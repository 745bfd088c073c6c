"""What a merchant's staff sends from behind the counter."""

from pannier.local.simulate.operations import WITH_REASON, WITH_REFUND, command
from pannier.local.simulate.transport import Operation

BOARD = Operation(
    "MerchantBoard",
    "",
    """
    query MerchantBoard($merchant: ID!, $messages: Int!) {
      inbox(kind: MERCHANT, merchantId: $merchant, first: $messages) {
        edges { node { id kind occurredAt orderId } }
      }
      placed: merchantOrders(merchantId: $merchant, status: PLACED, first: 20) { edges { node { ...Card } } }
      preparing: merchantOrders(merchantId: $merchant, status: PREPARING, first: 20) { edges { node { ...Card } } }
    }

    fragment Card on Order { id code status scheduledFor deadlineAt cancelRequested availableActions }
    """,
)

DETAILS = Operation(
    "OrderDetails",
    "order",
    """
    query OrderDetails($id: ID!) {
      order(id: $id) { id status note price { lines { lineId itemId name options quantity note } } }
    }
    """,
)

ACCEPT = command("AcceptOrder", "orderAccept", shown="promisedAt")
REJECT = command("RejectOrder", "orderReject", *WITH_REASON)
READY = command("OrderReady", "orderReady")
CANCEL = command("MerchantCancels", "orderCancel", *WITH_REASON)
DECLINE_CANCEL = command("DeclineCancel", "orderCancelDecline")
COLLECT = command("HandOut", "orderCollect")
PICK_UP = command("RiderPicksUp", "orderPickUp", shown="destination { recipient phone street detail }")
DELIVER = command("RiderDelivers", "orderDeliver")
FAIL_DELIVERY = command("RiderFails", "orderDeliveryFail", *WITH_REASON)
REFUND = command("MerchantRefunds", "orderRefund", *WITH_REFUND, shown="refunded { formatted }")

SELL_OUT = Operation(
    "MarkSoldOut",
    "menuItemMarkSoldOut",
    """
    mutation MarkSoldOut($id: ID!, $until: DateTime) {
      menuItemMarkSoldOut(id: $id, until: $until) {
        __typename
        ... on MenuItemPayload { item { id availability soldOutUntil } }
        ... on Error { code message }
      }
    }
    """,
    success="MenuItemPayload",
)

_ITEM_PAYLOAD = """
    fragment Changed on MenuItemPayload {
      item { id availability portionsLeft price { amountMinor } settings { dailyLimit } }
    }
"""

SET_PORTIONS = Operation(
    "SetDailyLimit",
    "menuItemDailyLimitSet",
    """
    mutation SetDailyLimit($id: ID!, $portions: Int) {
      menuItemDailyLimitSet(id: $id, portions: $portions) {
        __typename
        ...Changed
        ... on Error { code message }
      }
    }
    """
    + _ITEM_PAYLOAD,
    success="MenuItemPayload",
)

REPRICE = Operation(
    "ChangePrice",
    "menuItemUpdate",
    """
    mutation ChangePrice($id: ID!, $input: MenuItemUpdateInput!) {
      menuItemUpdate(id: $id, input: $input) {
        __typename
        ...Changed
        ... on Error { code message }
      }
    }
    """
    + _ITEM_PAYLOAD,
    success="MenuItemPayload",
)

READ_ALL = Operation(
    "ReadInbox",
    "inboxReadAll",
    """
    mutation ReadInbox($merchant: ID!) {
      inboxReadAll(kind: MERCHANT, merchantId: $merchant) {
        __typename
        ... on InboxReadAllPayload { read more }
        ... on Error { code message }
      }
    }
    """,
    success="InboxReadAllPayload",
)
