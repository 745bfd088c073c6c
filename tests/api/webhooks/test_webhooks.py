"""Webhooks through the API: a merchant's, a partner's, and what each person sees."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import split_id
from pannier.users.model import Role
from pannier.webhooks.model import EndpointId
from pannier.webhooks.repository import EndpointRepository
from tests.api.conftest import Api
from tests.api.merchants.conftest import create, somebody
from tests.tables.webhooks.receiver import Receiver, listening

ENDPOINT = """
fragment All on WebhookEndpoint {
  id url description eventTypes status heardOf: hearsOf { id } merchant { id } hearsSince createdAt
  secretSince oldSecretsUntil failingSince disabledAt disabledBecause
}
"""
CREATE = (
    ENDPOINT
    + """
mutation ($merchantId: ID!, $input: WebhookEndpointInput!) {
  webhookEndpointCreate(merchantId: $merchantId, input: $input) {
    __typename
    ... on WebhookEndpointSecretPayload { secret endpoint { ...All } }
    ... on Error { code }
    ... on InvalidInput { path }
    ... on WebhookUrlRefused { reason }
  }
}
"""
)
PARTNER = (
    ENDPOINT
    + """
mutation ($input: WebhookPartnerEndpointInput!) {
  webhookPartnerEndpointCreate(input: $input) {
    __typename
    ... on WebhookEndpointSecretPayload { secret endpoint { ...All } }
    ... on Error { code }
  }
}
"""
)
UPDATE = (
    ENDPOINT
    + """
mutation ($id: ID!, $input: WebhookEndpointUpdateInput!) {
  webhookEndpointUpdate(id: $id, input: $input) {
    __typename
    ... on WebhookEndpointPayload { endpoint { ...All } }
    ... on Error { code }
  }
}
"""
)
SWITCHES = """
mutation ($id: ID!) {
  pause: webhookEndpointPause(id: $id) { ... on WebhookEndpointPayload { endpoint { status } } ...Error }
  resume: webhookEndpointResume(id: $id) { ... on WebhookEndpointPayload { endpoint { status } } ...Error }
  rotate: webhookSecretRotate(id: $id) {
    ... on WebhookEndpointSecretPayload { secret endpoint { oldSecretsUntil } } ...Error
  }
  ping: webhookEndpointPing(id: $id) {
    ... on WebhookEndpointPingPayload { attempt { statusCode problem } } ...Error
  }
  again: webhookEndpointPing(id: $id) { ...Error ... on WebhookPingTooSoon { againAt } }
  remove: webhookEndpointRemove(id: $id) { ... on WebhookEndpointRemovePayload { removedId } ...Error }
}
fragment Error on Error { code }
"""
LIST = """
query ($id: ID!) { webhookEndpoints(merchantId: $id) { edges { node { id url } } pageInfo { hasNextPage } } }
"""
PARTNERS = "{ webhookPartnerEndpoints { edges { node { id hearsOf { id } } } } }"
LOG = """
query ($id: ID!) { webhookDeliveries(endpointId: $id) { edges { node { id } } } }
"""
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
RANGE = """
mutation ($id: ID!, $since: DateTime!, $until: DateTime!) {
  webhookRedeliverRange(endpointId: $id, since: $since, until: $until, state: null) {
    ... on WebhookRedeliverRangePayload { redelivered endCursor }
    ... on Error { code }
  }
}
"""
URL = "https://1.1.1.1/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


@pytest.fixture
def operator(api: Api) -> Api:
    return api.as_user(somebody(api, "Op", Role.OPERATOR))


@pytest.fixture
def owner_id(api: Api) -> str:
    return somebody(api, "Owner")


@pytest.fixture
def owner(api: Api, owner_id: str) -> Api:
    return api.as_user(owner_id)


@pytest.fixture
def merchant_id(operator: Api, owner_id: str) -> str:
    return create(operator, owner_id)


def test_an_owner_registers_an_endpoint_and_sees_its_secret_once(owner: Api, merchant_id: str) -> None:
    given = {"url": URL, "eventTypes": ["ORDER_READY", "ORDER_PLACED"], "description": " the till "}
    made = owner.data(CREATE, merchantId=merchant_id, input=given)["webhookEndpointCreate"]
    assert made["secret"].startswith("whsec_")
    endpoint = made["endpoint"]
    assert endpoint == {
        "id": endpoint["id"],
        "url": URL,
        "description": "the till",
        "eventTypes": ["ORDER_PLACED", "ORDER_READY"],
        "status": "ACTIVE",
        "heardOf": None,
        "merchant": {"id": merchant_id},
        "hearsSince": "2026-03-02T04:00:05Z",
        "createdAt": "2026-03-02T04:00:00Z",
        "secretSince": "2026-03-02T04:00:00Z",
        "oldSecretsUntil": None,
        "failingSince": None,
        "disabledAt": None,
        "disabledBecause": None,
    }
    answer = owner.execute(LIST, id=merchant_id)
    assert made["secret"] not in str(answer.body)
    assert answer.data["webhookEndpoints"] == {
        "edges": [{"node": {"id": endpoint["id"], "url": URL}}],
        "pageInfo": {"hasNextPage": False},
    }
    changes = {"url": "https://1.1.1.1:8443/", "eventTypes": ["ORDER_LATE"]}
    changed = owner.data(UPDATE, id=endpoint["id"], input=changes)["webhookEndpointUpdate"]["endpoint"]
    assert changed == endpoint | changes
    assert owner.data(NODE, id=endpoint["id"])["node"] == {
        "__typename": "WebhookEndpoint",
        "id": endpoint["id"],
    }


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"url": "http://1.1.1.1/"}, {"__typename": "WebhookUrlRefused", "reason": "NOT_HTTPS"}),
        ({"url": "https://127.0.0.1/"}, {"__typename": "WebhookUrlRefused", "reason": "ADDRESS_REFUSED"}),
        ({"url": "https://localhost/"}, {"__typename": "WebhookUrlRefused", "reason": "ADDRESS_REFUSED"}),
        ({"url": "https://0x7f.1/"}, {"__typename": "WebhookUrlRefused", "reason": "ADDRESS_REFUSED"}),
        ({"url": "https://2130706433/"}, {"__typename": "WebhookUrlRefused", "reason": "ADDRESS_REFUSED"}),
        ({"eventTypes": []}, {"__typename": "InvalidInput", "path": ["eventTypes"]}),
        ({"description": "x" * 101}, {"__typename": "InvalidInput", "path": ["description"]}),
    ],
)
def test_what_is_refused_is_not_registered(
    owner: Api, merchant_id: str, change: dict[str, Any], refusal: dict[str, Any]
) -> None:
    given = {"url": URL, "eventTypes": ["ORDER_READY"]} | change
    refused = owner.data(CREATE, merchantId=merchant_id, input=given)["webhookEndpointCreate"]
    assert refused.pop("code")
    assert refused == refusal
    assert owner.data(LIST, id=merchant_id)["webhookEndpoints"]["edges"] == []


def test_to_others_an_endpoint_is_not_there(
    api: Api, owner: Api, operator: Api, owner_id: str, merchant_id: str
) -> None:
    given = {"url": URL, "eventTypes": ["ORDER_READY"]}
    made = owner.data(CREATE, merchantId=merchant_id, input=given)["webhookEndpointCreate"]["endpoint"]
    stranger = api.as_user(somebody(api, "Stranger"))
    for other in (stranger, operator):
        assert other.execute(LIST, id=merchant_id).codes == ["NOT_FOUND"]
        assert other.execute(LOG, id=made["id"]).codes == ["NOT_FOUND"]
        assert other.data(NODE, id=made["id"])["node"] is None
        refused = other.data(CREATE, merchantId=merchant_id, input=given)["webhookEndpointCreate"]
        assert refused == {"__typename": "NotFound", "code": "NOT_FOUND"}
        answers = other.data(SWITCHES, id=made["id"])
        assert {answer["code"] for answer in answers.values()} == {"NOT_FOUND"}
    assert api.execute(LIST, id=merchant_id).codes == ["UNAUTHENTICATED"]
    assert owner.execute(PARTNERS).codes == ["FORBIDDEN"]
    assert owner.execute(PARTNER, input=given).codes == ["FORBIDDEN"]
    seen = owner.data(LIST, id=merchant_id)["webhookEndpoints"]["edges"]
    assert seen == [{"node": {"id": made["id"], "url": URL}}]


def test_an_operator_registers_a_partner(operator: Api, owner: Api, merchant_id: str) -> None:
    given = {"url": URL, "eventTypes": ["ORDER_READY"], "merchantIds": [merchant_id]}
    made = operator.data(PARTNER, input=given)["webhookPartnerEndpointCreate"]["endpoint"]
    assert (made["heardOf"], made["merchant"]) == ([{"id": merchant_id}], None)
    assert operator.data(PARTNERS)["webhookPartnerEndpoints"]["edges"] == [
        {"node": {"id": made["id"], "hearsOf": [{"id": merchant_id}]}}
    ]
    opened = operator.data(UPDATE, id=made["id"], input={"merchantIds": None})["webhookEndpointUpdate"]
    assert opened["endpoint"] == made | {"heardOf": None}
    assert owner.data(UPDATE, id=made["id"], input={"description": "mine"})["webhookEndpointUpdate"] == {
        "__typename": "NotFound",
        "code": "NOT_FOUND",
    }


def test_an_endpoint_is_paused_resumed_rekeyed_tried_out_and_removed(
    owner: Api, merchant_id: str, receiver: Receiver, connection: Connection
) -> None:
    """The application was built without the development setting, so the machine itself is refused at the attempt."""
    given = {"url": URL, "eventTypes": ["ORDER_READY"]}
    made = owner.data(CREATE, merchantId=merchant_id, input=given)["webhookEndpointCreate"]
    _point_to(connection, made["endpoint"]["id"], receiver.url.replace("http://", "https://"))
    answers = owner.data(SWITCHES, id=made["endpoint"]["id"])
    assert answers["pause"]["endpoint"]["status"] == "PAUSED"
    assert answers["resume"]["endpoint"]["status"] == "ACTIVE"
    assert answers["rotate"]["secret"] != made["secret"]
    assert answers["rotate"]["endpoint"] == {"oldSecretsUntil": "2026-03-03T04:00:00Z"}
    assert answers["ping"]["attempt"] == {"statusCode": None, "problem": "ADDRESS_REFUSED"}
    assert answers["again"] == {"code": "WEBHOOK_PING_TOO_SOON", "againAt": "2026-03-02T04:00:05Z"}
    assert answers["remove"] == {"removedId": made["endpoint"]["id"]}
    assert receiver.received == []
    assert owner.data(NODE, id=made["endpoint"]["id"])["node"] is None


def test_a_range_is_sent_again(owner: Api, merchant_id: str) -> None:
    given = {"url": URL, "eventTypes": ["ORDER_READY"]}
    made = owner.data(CREATE, merchantId=merchant_id, input=given)["webhookEndpointCreate"]["endpoint"]
    day = {"since": "2026-03-01T00:00:00Z", "until": "2026-03-02T00:00:00Z"}
    done = owner.data(RANGE, id=made["id"], **day)["webhookRedeliverRange"]
    assert done == {"redelivered": 0, "endCursor": None}
    turned = {"since": day["until"], "until": day["since"]}
    assert owner.data(RANGE, id=made["id"], **turned)["webhookRedeliverRange"] == {"code": "BAD_USER_INPUT"}


def _point_to(connection: Connection, endpoint_id: str, url: str) -> None:
    """As if its name had led elsewhere when it was registered."""
    repository = EndpointRepository(connection)
    endpoint = repository.get(EndpointId.parse(split_id(endpoint_id)[1]))
    repository.save(endpoint, replace(endpoint, url=url))
