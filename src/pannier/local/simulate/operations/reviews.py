"""What customers, merchants and operators send about reviews."""

from pannier.local.simulate.transport import Operation

ORDERED = Operation(
    "OrderToReview",
    "order",
    """
    query OrderToReview($id: ID!) {
      order(id: $id) { id status fulfilment price { lines { itemId name } } }
    }
    """,
)


def _on_review(name: str, root: str, variables: str, arguments: str) -> Operation:
    return Operation(
        name,
        root,
        f"""
        mutation {name}({variables}) {{
          {root}({arguments}) {{
            __typename
            ... on ReviewPayload {{ review {{ id food text editedAt hidden {{ reason }} reply {{ text }} }} }}
            ... on Error {{ code message }}
          }}
        }}
        """,
        success="ReviewPayload",
    )


POST = _on_review(
    "PostReview", "reviewPost", "$order: ID!, $input: ReviewPostInput!", "orderId: $order, input: $input"
)
EDIT = _on_review("EditReview", "reviewEdit", "$id: ID!, $input: ReviewEditInput!", "id: $id, input: $input")
REPLY = _on_review("ReplyToReview", "reviewReply", "$id: ID!, $text: String!", "id: $id, text: $text")
REPLY_EDIT = _on_review("EditReply", "reviewReplyEdit", "$id: ID!, $text: String!", "id: $id, text: $text")
HIDE = _on_review(
    "HideReview", "reviewHide", "$id: ID!, $reason: ReviewHideReason!", "id: $id, reason: $reason"
)
UNHIDE = _on_review("UnhideReview", "reviewUnhide", "$id: ID!", "id: $id")

READ = Operation(
    "ReadReviews",
    "merchantReviews",
    """
    query ReadReviews($merchant: ID!, $sort: ReviewSort!) {
      merchantReviews(merchantId: $merchant, sort: $sort, first: 10) {
        edges {
          node {
            id reviewer food packaging delivery text postedAt
            items { name stars } reply { text }
            merchant { name ratings { food { averageHundredths count stars } delivery { averageHundredths } } }
          }
        }
      }
    }
    """,
)

RECENT = Operation(
    "RecentReviews",
    "recentReviews",
    """
    query RecentReviews {
      recentReviews(first: 20) { edges { node { id text hidden { reason } order { id } } } }
    }
    """,
)
