"""Inboxes in the API: words in the reader's language, unread messages, and what strangers never see."""

from datetime import date, timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import global_id
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.money import Money
from pannier.menus.events import LowStock
from pannier.merchants.changes import NewMerchant
from pannier.notifications.messages import stock_messages
from pannier.notifications.model import InboxMessage, MessageKind, MessageParams, Recipient, RecipientKind
from pannier.notifications.repository import InboxRepository
from pannier.orders.model import ActorKind, Fulfilment
from pannier.users.model import Role
from tests.api.conftest import PASSWORD, Api

ORDER_ID = "01JTCXQ8W0000000000003F9KA"
INBOX = """
query ($kind: InboxKind! = CUSTOMER, $merchant: ID, $unread: Boolean! = false, $first: Int! = 20, $after: String) {
  inbox(kind: $kind, merchantId: $merchant, unreadOnly: $unread, first: $first, after: $after) {
    edges { cursor node { id inbox kind title body occurredAt readAt orderId itemId merchant { name } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
COUNT = """
query ($kind: InboxKind! = CUSTOMER, $merchant: ID) {
  inboxUnreadCount(kind: $kind, merchantId: $merchant) { count more }
}
"""
READ = """
mutation ($id: ID!) {
  inboxMessageRead(id: $id) {
    __typename
    ... on InboxMessageReadPayload { inboxMessage { id readAt } }
    ... on Error { code message }
  }
}
"""
READ_ALL = """
mutation ($kind: InboxKind! = CUSTOMER, $merchant: ID, $upTo: ID) {
  inboxReadAll(kind: $kind, merchantId: $merchant, upTo: $upTo) {
    __typename
    ... on InboxReadAllPayload { read more }
    ... on Error { code }
    ... on InvalidInput { path }
  }
}
"""
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"


class Town:
    """A merchant with its owner, a customer who reads Chinese, an operator, a stranger."""

    def __init__(self, api: Api, inboxes: InboxRepository) -> None:
        self.api, self.inboxes = api, inboxes
        self.operator_id = self._user(Role.OPERATOR)
        self.owner_id, self.stranger_id = self._user(), self._user()
        self.customer_id = self._user(locale=Locale.ZH_CN)
        self.operator, self.owner = api.as_user(self.operator_id), api.as_user(self.owner_id)
        self.customer, self.stranger = api.as_user(self.customer_id), api.as_user(self.stranger_id)
        new = NewMerchant(self.owner_id, "蜀香小馆", "13800138000", "安福路 118", Point(31.22, 121.44))
        self.merchant_id = api.services.merchants.create(self.operator_id, new).id
        self.merchant = global_id("Merchant", self.merchant_id)

    def _user(self, *roles: Role, locale: Locale = Locale.EN) -> str:
        email = f"{new_id(self.api.clock.now()).lower()}@example.com"
        everybody = frozenset({Role.CUSTOMER, *roles})
        return self.api.services.users.register("Li", None, email, PASSWORD, locale, everybody).id

    def tell(self, kind: RecipientKind, sequence: int = 1) -> InboxMessage:
        """Put a message into the inbox."""
        ids = {RecipientKind.CUSTOMER: self.customer_id, RecipientKind.MERCHANT: self.merchant_id}
        at = self.api.clock.now() + timedelta(seconds=sequence)
        params = MessageParams(
            amount=Money(8800, "CNY"),
            time=at + timedelta(minutes=40),
            fulfilment=Fulfilment.DELIVERY,
            by=ActorKind.MERCHANT,
        )
        message = InboxMessage(
            Recipient(kind, ids.get(kind, "")),
            f"{ORDER_ID}:{sequence}",
            MessageKind.ORDER_ACCEPTED if kind is not RecipientKind.OPERATORS else MessageKind.ORDER_LATE,
            at,
            self.merchant_id,
            ORDER_ID,
            None,
            params,
        )
        assert self.inboxes.add(message)
        return message


@pytest.fixture
def town(api: Api, connection: Connection) -> Town:
    return Town(api, InboxRepository(connection))


def nodes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in answer["inbox"]["edges"]]


def test_a_message_reads_in_the_readers_language_and_the_merchants_time(town: Town) -> None:
    to_customer = town.tell(RecipientKind.CUSTOMER)
    town.tell(RecipientKind.MERCHANT)
    assert nodes(town.customer.data(INBOX)) == [
        {
            "id": global_id("InboxMessage", str(to_customer.id)),
            "inbox": "CUSTOMER",
            "kind": "ORDER_ACCEPTED",
            "title": "商家已接单",
            "body": "「蜀香小馆」已接单，预计 12:40 送达。",
            "occurredAt": "2026-03-02T04:00:01Z",
            "readAt": None,
            "orderId": global_id("Order", ORDER_ID),
            "itemId": None,
            "merchant": {"name": "蜀香小馆"},
        }
    ]
    (to_owner,) = nodes(town.owner.data(INBOX, kind="MERCHANT", merchant=town.merchant))
    assert (to_owner["title"], to_owner["body"]) == (
        "Accepted 03F9KA",
        "Start preparing; it is promised for 12:40\u202fPM.",
    )


def test_a_reader_may_ask_for_another_language(town: Town) -> None:
    town.tell(RecipientKind.CUSTOMER)
    query = "{ inbox { edges { node { title(locale: EN) } } } }"
    assert nodes(town.customer.data(query)) == [{"title": "Order accepted"}]


def test_low_stock_names_the_item_or_says_that_it_is_gone(town: Town) -> None:
    event = LowStock(town.merchant_id, new_id(town.api.clock.now()), date(2026, 3, 2), 3)
    for message in stock_messages(event, town.api.clock.now()):
        town.inboxes.add(message)
    (told,) = nodes(town.owner.data(INBOX, kind="MERCHANT", merchant=town.merchant))
    assert (told["title"], told["body"]) == ("Low stock: an item", "Portions of an item left today: 3.")
    assert told["itemId"] == global_id("MenuItem", f"{event.merchant_id}.{event.item_id}")


def test_unread_messages_are_counted_listed_and_read(town: Town) -> None:
    one, two = town.tell(RecipientKind.CUSTOMER, 1), town.tell(RecipientKind.CUSTOMER, 2)
    assert town.customer.data(COUNT)["inboxUnreadCount"] == {"count": 2, "more": False}
    two_id = global_id("InboxMessage", str(two.id))
    read = town.customer.data(READ, id=two_id)["inboxMessageRead"]
    assert read == {
        "__typename": "InboxMessageReadPayload",
        "inboxMessage": {"id": two_id, "readAt": "2026-03-02T04:00:00Z"},
    }
    (unread,) = nodes(town.customer.data(INBOX, unread=True))
    assert unread["id"] == global_id("InboxMessage", str(one.id))
    done = town.customer.data(READ_ALL)["inboxReadAll"]
    assert done == {"__typename": "InboxReadAllPayload", "read": 1, "more": False}
    assert town.customer.data(COUNT)["inboxUnreadCount"] == {"count": 0, "more": False}
    assert len(nodes(town.customer.data(INBOX))) == 2


def test_an_inbox_comes_in_pages_whose_cursors_are_good_for_it_alone(town: Town) -> None:
    for sequence in (1, 2, 3):
        town.tell(RecipientKind.CUSTOMER, sequence)
    first = town.customer.data(INBOX, first=2)["inbox"]
    assert first["pageInfo"]["hasNextPage"] is True
    cursor = first["pageInfo"]["endCursor"]
    rest = town.customer.data(INBOX, first=2, after=cursor)["inbox"]
    assert [edge["node"]["occurredAt"] for edge in first["edges"] + rest["edges"]] == [
        "2026-03-02T04:00:03Z",
        "2026-03-02T04:00:02Z",
        "2026-03-02T04:00:01Z",
    ]
    assert rest["pageInfo"]["hasNextPage"] is False
    for answer in (
        town.stranger.execute(INBOX, after=cursor),
        town.customer.execute(INBOX, after=cursor, unread=True),
        town.customer.execute(INBOX, first=101),
    ):
        assert answer.codes == ["BAD_USER_INPUT"]


def test_a_merchant_is_named_for_its_inbox_and_for_no_other(town: Town) -> None:
    for variables in ({"kind": "MERCHANT"}, {"kind": "CUSTOMER", "merchant": town.merchant}):
        assert town.owner.execute(INBOX, **variables).codes == ["BAD_USER_INPUT"]
        refused = town.owner.data(READ_ALL, **variables)["inboxReadAll"]
        assert refused == {"__typename": "InvalidInput", "code": "BAD_USER_INPUT", "path": ["merchantId"]}


@pytest.mark.parametrize("kind", [RecipientKind.CUSTOMER, RecipientKind.MERCHANT, RecipientKind.OPERATORS])
def test_a_stranger_finds_nothing_on_any_path_and_changes_nothing(town: Town, kind: RecipientKind) -> None:
    message = town.tell(kind)
    message_id = global_id("InboxMessage", str(message.id))
    variables = {"kind": kind.value, "merchant": town.merchant if kind is RecipientKind.MERCHANT else None}
    code = {RecipientKind.MERCHANT: "NOT_FOUND", RecipientKind.OPERATORS: "FORBIDDEN"}.get(kind)
    if code is not None:
        assert town.stranger.execute(INBOX, **variables).codes == [code]
        assert town.stranger.execute(COUNT, **variables).codes == [code]
    else:
        assert nodes(town.stranger.data(INBOX)) == []
    refused = town.stranger.data(READ, id=message_id)["inboxMessageRead"]
    assert refused == {"__typename": "NotFound", "code": "NOT_FOUND", "message": "InboxMessage not found."}
    assert town.stranger.data(NODE, id=message_id)["node"] is None
    assert town.api.data(NODE, id=message_id)["node"] is None
    assert town.api.execute(INBOX, **variables).codes == ["UNAUTHENTICATED"]
    assert town.api.execute(READ, id=message_id).codes == ["UNAUTHENTICATED"]
    assert town.inboxes.find(message.id) == message


def test_a_reader_finds_the_message_by_its_id(town: Town) -> None:
    for kind, reader in ((RecipientKind.CUSTOMER, town.customer), (RecipientKind.OPERATORS, town.operator)):
        message_id = global_id("InboxMessage", str(town.tell(kind).id))
        assert reader.data(NODE, id=message_id)["node"] == {"__typename": "InboxMessage", "id": message_id}


@pytest.mark.parametrize("text", ["customer", "customer:x|y", "|", "nobody:x|y"])
def test_a_made_up_id_is_not_found(town: Town, text: str) -> None:
    made_up = global_id("InboxMessage", text)
    assert town.customer.data(NODE, id=made_up)["node"] is None
    assert town.customer.data(READ, id=made_up)["inboxMessageRead"]["__typename"] == "NotFound"
