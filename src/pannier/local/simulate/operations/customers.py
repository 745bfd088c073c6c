"""What a customer's app sends."""

from pannier.local.simulate.operations import WITH_PROBLEM, WITH_REASON, command
from pannier.local.simulate.transport import Operation

ADDRESSES = Operation(
    "MyAddresses",
    "viewer",
    """
    query MyAddresses {
      viewer { id name addresses(first: 10) { edges { node { id label street location { latitude longitude } } } } }
    }
    """,
)

FIND = Operation(
    "FindMerchants",
    "merchants",
    """
    query FindMerchants(
      $near: CoordinatesInput!, $fulfilment: Fulfilment!, $tag: String, $sort: DiscoverySort!
    ) {
      merchants(near: $near, fulfilment: $fulfilment, openNow: true, tag: $tag, sort: $sort, first: 20) {
        edges {
          distanceM
          deliveryFee { amountMinor formatted }
          node { id name phone image cuisineTags preparationMinutes rating { average count } }
        }
      }
    }
    """,
)

MENU = Operation(
    "ReadMenu",
    "menu",
    """
    query ReadMenu($merchant: ID!, $at: DateTime) {
      menu(merchantId: $merchant, at: $at) {
        revision
        merchant { id name minimumOrder { amountMinor } }
        categories {
          id
          name
          items {
            id name image availability portionsLeft
            price { amountMinor formatted }
            discount { amountMinor }
            optionGroups { groupId name minimum maximum options { optionId name priceDelta { amountMinor } } }
          }
        }
      }
    }
    """,
)

_QUOTE = """
    fragment Shown on Quote {
      id expiresAt promisedMinutes distanceM
      price { total { amountMinor formatted } adjustments { kind rule amount { amountMinor } } }
    }
"""

QUOTE = Operation(
    "CreateQuote",
    "quoteCreate",
    """
    mutation CreateQuote($input: QuoteCreateInput!) {
      quoteCreate(input: $input) {
        __typename
        ... on QuotePayload { quote { ...Shown } }
        ... on Error { code message }
        ... on MenuItemUnavailable { name availability }
      }
    }
    """
    + _QUOTE,
    success="QuotePayload",
)

PLACE = Operation(
    "PlaceOrder",
    "orderPlace",
    """
    mutation PlaceOrder($quote: ID!, $key: String!, $payment: PaymentInput!) {
      orderPlace(quoteId: $quote, idempotencyKey: $key, payment: $payment) {
        __typename
        ... on OrderPayload { order { id status availableActions price { lines { lineId itemId } } } }
        ... on Error { code message }
        ... on QuoteExpired { fresh: quote { ...Shown } }
        ... on QuoteChanged { changed: quote { ...Shown } }
      }
    }
    """
    + _QUOTE,
    success="OrderPayload",
)

PAY = command("PayOrder", "orderPay", "$token: String!", "token: $token")
CONFIRM = command("ConfirmPayment", "orderPaymentConfirm")
CANCEL = command("CancelOrder", "orderCancel", *WITH_REASON)
ASK_TO_CANCEL = command("AskToCancel", "orderCancelRequest", *WITH_REASON)
COMPLETE = command("CompleteOrder", "orderComplete")
REPORT = command("ReportProblem", "orderReportProblem", *WITH_PROBLEM)

LOOK = Operation(
    "WatchOrder",
    "order",
    """
    query WatchOrder($id: ID!) {
      order(id: $id) {
        id code status deadlineAt promisedAt availableActions
        merchant { name phone }
        courier { name }
        payment { state }
        price { total { formatted } lines { name quantity } }
        timeline(first: 20) { edges { node { command at reason } } }
      }
    }
    """,
)

HISTORY = Operation(
    "MyOrders",
    "viewerOrders",
    """
    query MyOrders {
      viewerOrders(first: 10) {
        edges { node { id status placedAt total { formatted } merchant { id name image } } }
      }
    }
    """,
)
