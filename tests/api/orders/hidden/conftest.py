"""Ways to an object by its id, and those who ask without a right to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import global_id, split_id
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import ARGUMENTS, Shop

ABSENT = "01KJP0000000000000000000ZZ"
OUTSIDERS = ("stranger", "owner next door", "courier", "nobody")
SAYS = "{ __typename ... on Error { code message } ... on InvalidInput { path } }"
READS = (
    "query ($id: ID!) { node(id: $id) { __typename id } }",
    "query ($id: ID!) { nodes(ids: [$id, $id]) { __typename id } }",
)
COMMANDS = (
    "orderAccept",
    "orderReject",
    "orderCancel",
    "orderCancelRequest",
    "orderCancelDecline",
    "orderReady",
    "orderClaim",
    "orderPickUp",
    "orderCollect",
    "orderDeliver",
    "orderDeliveryFail",
    "orderComplete",
    "orderRefund",
    "orderReportProblem",
    "orderPaymentConfirm",
)
ADDRESS = (
    '{recipient: "x", phone: "13800138001", street: "x", location: {latitude: 31.229, longitude: 121.44}}'
)


def command(name: str, *, more: str = "", argument: str = "id") -> str:
    """A mutation that names something by its id."""
    return f"mutation ($id: ID!) {{ {name}({argument}: $id{', ' if more else ''}{more}) {SAYS} }}"


def query(call: str, fields: str) -> str:
    return f"query ($id: ID!) {{ {call} {fields} }}"


ORDER = (
    *READS,
    query("order(id: $id)", "{ id status destination { street } payment { state } }"),
    *(command(name, more=ARGUMENTS.get(name, ("", ""))[0]) for name in COMMANDS),
    command("orderPay", more='token: "tok_ok"'),
)
QUOTE = (
    *READS,
    query("quote(id: $id)", "{ id }"),
    command(
        "orderPlace", argument="quoteId", more='idempotencyKey: "key", payment: {method: CASH_ON_DELIVERY}'
    ),
    command(
        "orderPlace", argument="quoteId", more='idempotencyKey: "theirs", payment: {method: CASH_ON_DELIVERY}'
    ),
)
MERCHANT = (
    query("menuDraft(merchantId: $id)", "{ revision items { edges { node { name } } } }"),
    query("merchantOrders(merchantId: $id)", "{ edges { node { id } } }"),
    query("merchantOrders(merchantId: $id, status: PLACED)", "{ edges { node { id } } }"),
    query("inbox(kind: MERCHANT, merchantId: $id)", "{ edges { node { id } } }"),
    query("inboxUnreadCount(kind: MERCHANT, merchantId: $id)", "{ count }"),
    command("inboxReadAll", argument="kind: MERCHANT, merchantId"),
    command("merchantUpdate", more='input: {name: "mine"}'),
    command("merchantHoursSet", more="weekly: [[], [], [], [], [], [], []]"),
    command("merchantHoursExceptionSet", more='date: "2026-03-03", spans: []'),
    command("merchantHoursExceptionRemove", more='date: "2026-03-03"'),
    command("merchantPause", more='until: "2026-03-02T05:00:00Z"'),
    command("merchantResume"),
    command("merchantSuspend"),
    command("merchantReinstate"),
    command("menuCategoryCreate", argument="merchantId", more='input: {name: "x"}'),
)
ITEM = (
    command("menuItemUpdate", more='input: {name: "x"}'),
    command("menuItemShelve"),
    command("menuItemUnshelve"),
    command("menuItemRemove"),
    command("menuItemDailyLimitSet", more="portions: 1"),
    command("menuItemMarkSoldOut"),
    command("menuItemMarkAvailable"),
)
CATEGORY = (
    command("menuCategoryUpdate", more='input: {name: "x"}'),
    command("menuCategoryRemove"),
    f'mutation ($id: ID!) {{ menuItemCreate(input: {{categoryId: $id, name: "x", priceMinor: 100}}) {SAYS} }}',
)


@dataclass
class House:
    """A shop with things that are nobody else's, and those outside."""

    shop: Shop
    behind: Backstage
    settings: Settings

    def everything(self) -> dict[str, list[bytes]]:
        """All that is stored."""
        client = dynamodb_client(self.settings)
        names = [n for n in client.list_tables()["TableNames"] if n.startswith(self.settings.table_prefix)]
        return {
            name: sorted(
                orjson.dumps(item, option=orjson.OPT_SORT_KEYS, default=repr) for item in page["Items"]
            )
            for name in names
            for page in [client.scan(TableName=name)]
        }

    @contextmanager
    def untouched(self) -> Iterator[None]:
        before = self.everything()
        yield
        assert self.everything() == before

    def hear(self, who: str, document: str, asked: str) -> tuple[int, str]:
        """Status and body, the id that was asked for taken out."""
        api = self.shop[who]
        headers = {"authorization": f"Bearer {api.token}"} if api.token else {}
        body = {"query": document, "variables": {"id": asked}}
        response = api.client.post("/graphql", json=body, headers=headers)
        assert "INTERNAL_SERVER_ERROR" not in response.text, response.text
        return response.status_code, response.text.replace(asked, "<id>")

    def compare(self, documents: tuple[str, ...], hidden: str, *others: str) -> None:
        """To those outside, the hidden id is as good as others that never were anything."""
        with self.untouched():
            for who in others or OUTSIDERS:
                for document in documents:
                    absent = like(hidden)
                    heard = self.hear(who, document, hidden)
                    assert heard == self.hear(who, document, absent), (who, document)
                    told = orjson.loads(heard[1])
                    assert refused(told), (who, document, told)


def like(hidden: str) -> str:
    """An id of the same shape that never was anything: its last part is another."""
    type_name, raw_id = split_id(hidden)
    return global_id(type_name, raw_id[: -len(ABSENT)] + ABSENT)


def refused(answer: dict[str, Any]) -> bool:
    """Whether nothing was given: a null, a NotFound, or a top-level error."""
    if answer.get("errors"):
        codes = {error["extensions"]["code"] for error in answer["errors"]}
        return codes <= {"UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND"}
    (value,) = answer["data"].values()
    return value in (None, [None, None]) or value.get("code") == "NOT_FOUND"


@pytest.fixture
def house(shop: Shop, connection: Connection, tables: Settings) -> House:
    behind = Backstage(shop, connection)
    behind.open_another_shop("owner next door")
    return House(shop, behind, tables)
