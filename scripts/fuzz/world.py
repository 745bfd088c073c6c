"""Something to meet: orders in every state, a review, messages, an endpoint, an invitation; and the ids of it all."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from scripts.fuzz.people import People
from scripts.fuzz.pool import Pool

_POINT = {"latitude": 31.2235, "longitude": 121.4455}
_CONTENT = "{ ... on OrderPayload { order { id status } } ... on Error { code message } }"
_STEPS = {
    "PLACED": (),
    "REJECTED": ("owner:orderReject(reason: TOO_BUSY)",),
    "CANCELLED": ("customer:orderCancel(reason: CHANGED_MIND)",),
    "PREPARING": ("owner:orderAccept",),
    "READY": ("owner:orderAccept", "owner:orderReady"),
    "CLAIMED": ("owner:orderAccept", "owner:orderReady", "courier:orderClaim"),
    "DELIVERING": ("owner:orderAccept", "owner:orderReady", "courier:orderClaim", "courier:orderPickUp"),
    "COMPLETED": (
        "owner:orderAccept",
        "owner:orderReady",
        "courier:orderClaim",
        "courier:orderPickUp",
        "courier:orderDeliver",
        "customer:orderComplete",
    ),
}


def prepare(people: People, pool: Pool) -> None:
    """Make it, and fill the pool. Raises RuntimeError where the platform does not do its part."""
    for found in _made(people):
        pool.harvest(found)
    for role, query in _LOOKS:
        pool.harvest(people.ask(role, query))


def _made(people: People) -> Iterator[dict[str, Any]]:
    memberships = people.ask("owner", "{ viewerMemberships { edges { node { id merchant { id } } } } }")
    merchant = memberships["viewerMemberships"]["edges"][0]["node"]["merchant"]["id"]
    yield memberships
    menu = people.ask("customer", _MENU, id=merchant)
    yield menu
    added = people.ask("customer", _ADDRESS, input=_address())
    yield added
    address = added["userAddressAdd"]["address"]["id"]
    lines = _basket(menu)
    for number, (state, steps) in enumerate(_STEPS.items()):
        quote_id = _quote(people, merchant=merchant, address=address, lines=lines)
        placed = people.ask("customer", _PLACE, quote=quote_id, key=f"fuzz {quote_id} {number}")
        yield placed
        order = placed["orderPlace"]["order"]["id"]
        for step in steps:
            who, _, command = step.partition(":")
            name, _, arguments = command.partition("(")
            more = f", {arguments.rstrip(')')}" if arguments else ""
            people.ask(who, f"mutation ($id: ID!) {{ {name}(id: $id{more}) {_CONTENT} }}", id=order)
        if state == "COMPLETED":
            yield people.ask("customer", _REVIEW, id=order)
    yield people.ask("owner", _ENDPOINT, id=merchant)
    yield people.ask("owner", _INVITE, id=merchant)
    yield people.ask("owner", _STORE, id=merchant)


def _quote(people: People, **wanted: Any) -> str:
    """Its id. At night it is for some time after the merchant opens."""
    answer = people.ask("customer", _QUOTE, **wanted)["quoteCreate"]
    if "opensNextAt" in answer:
        opens = datetime.fromisoformat(answer["opensNextAt"])
        at = (opens + timedelta(hours=2)).isoformat()
        answer = people.ask("customer", _QUOTE, **wanted, at=at)["quoteCreate"]
    return str(answer["quote"]["id"])


def _basket(menu: dict[str, Any]) -> list[dict[str, Any]]:
    """Enough of some dishes, with the least that has to be chosen."""
    items = [item for each in menu["menu"]["categories"] for item in each["items"]]
    dishes = [item for item in items if item["availability"] == "AVAILABLE" and item["portionsLeft"] is None]
    return [
        {
            "itemId": dish["id"],
            "quantity": 2,
            "optionIds": [
                option["optionId"]
                for group in dish["optionGroups"]
                for option in itertools.islice(group["options"], group["minimum"])
            ],
        }
        for dish in dishes[:2]
    ]


def _address() -> dict[str, Any]:
    return {"recipient": "林夏", "phone": "13800138001", "street": "愚园路 1 号", "location": _POINT}


_MENU = """query ($id: ID!) { menu(merchantId: $id) { categories { id items {
  id availability portionsLeft optionGroups { groupId minimum options { optionId } } } } } }"""
_ADDRESS = """mutation ($input: AddressInput!) { userAddressAdd(input: $input) {
  ... on AddressPayload { address { id } } } }"""
_QUOTE = """mutation ($merchant: ID!, $address: ID!, $lines: [QuoteLineInput!]!, $at: DateTime) {
  quoteCreate(input: {
    merchantId: $merchant, fulfilment: DELIVERY, addressId: $address, lines: $lines, scheduledFor: $at
  }) { ... on QuotePayload { quote { id } } ... on MerchantClosed { opensNextAt } ... on Error { code message } } }"""
_PLACE = """mutation ($quote: ID!, $key: String!) {
  orderPlace(quoteId: $quote, idempotencyKey: $key, payment: {method: SANDBOX, token: "tok_ok"}) {
    ... on OrderPayload { order { id } } ... on Error { code message } } }"""
_REVIEW = """mutation ($id: ID!) { reviewPost(orderId: $id, input: {food: 5, packaging: 4, text: "香"}) {
  ... on ReviewPayload { review { id } } ... on Error { code } } }"""
_ENDPOINT = """mutation ($id: ID!) {
  webhookEndpointCreate(merchantId: $id, input: {url: "https://pos.example.com/", eventTypes: [ORDER_PLACED]}) {
    ... on WebhookEndpointSecretPayload { endpoint { id } } ... on Error { code } } }"""
_INVITE = """mutation ($id: ID!) { merchantStaffInvite(id: $id, account: "fuzz@example.com", role: CLERK) {
  ... on StaffInvitationPayload { invitation { id } } ... on Error { code } } }"""
_STORE = """query ($id: ID!) { merchant(id: $id) { id licences { id } staff { edges { cursor node { id } } } }
  menuDraft(merchantId: $id) { __typename } merchantAudit(merchantId: $id) { edges { cursor node { id } } }
  webhookEndpoints(merchantId: $id) { edges { cursor node { id } } } }"""

_NEARBY = """{ merchants(near: {latitude: 31.2235, longitude: 121.4455}, first: 5) {
  edges { cursor node { id phone } } } }"""
_MINE = """{ viewer { id phone email addresses { edges { cursor node { id } } } }
  viewerOrders { edges { cursor node { id price { lines { lineId itemId } } timeline { edges { cursor } } } } }
  viewerSessions { edges { cursor node { id } } } viewerReviews { edges { cursor node { id } } }
  inbox { edges { cursor node { id } } } }"""
_OPERATORS = """{ viewer { id } merchantsByStatus(status: ACTIVE, first: 5) { edges { cursor node { id } } }
  merchantApplications { edges { cursor node { id } } } recentReviews { edges { cursor node { id } } } }"""
_LOOKS = (
    ("stranger", _NEARBY),
    ("customer", _MINE),
    ("courier", "{ viewer { id } courierOrders { edges { cursor node { id } } } }"),
    ("clerk", "{ viewer { id } viewerMemberships { edges { cursor node { id } } } }"),
    ("operator", _OPERATORS),
)
