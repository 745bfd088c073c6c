"""What clients send: GraphQL documents, a file for each role."""

from pannier.local.simulate.transport import Operation

WITH_REASON = ("$reason: OrderReason!", "reason: $reason")
WITH_REFUND = ("$input: OrderRefundInput!", "input: $input")
WITH_PROBLEM = ("$input: OrderProblemInput!", "input: $input")


def command(name: str, root: str, variables: str = "", arguments: str = "", shown: str = "") -> Operation:
    """A command of an order's lifecycle, which answers the order: its id, its status and what else is shown."""
    return Operation(
        name,
        root,
        f"""
        mutation {name}($id: ID! {variables}) {{
          {root}(id: $id {arguments}) {{
            __typename
            ... on OrderPayload {{ order {{ id status {shown} }} }}
            ... on Error {{ code message }}
          }}
        }}
        """,
        success="OrderPayload",
    )
