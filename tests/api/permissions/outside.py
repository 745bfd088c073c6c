"""Applications, licences, invitations and webhooks: what surrounds the order."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from pannier.adapters.objects import ObjectStore
from pannier.api.primitives.ids import global_id, split_id
from pannier.core.geo import Point
from pannier.entrypoints.webhooks import webhook_reactions
from pannier.menus.repository import StockRepository
from pannier.merchants.admission import AdmissionCommand, Decision
from pannier.merchants.changes import NewMerchant
from pannier.merchants.model import DecisionReason, StaffRole
from pannier.orders.events import from_change
from pannier.orders.publication import EventDocuments
from pannier.orders.repository import OrderRepository

if TYPE_CHECKING:
    from tests.api.permissions.people import World

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
LICENCE = """mutation ($id: ID!, $kind: LicenceKind!, $key: String!) {
  merchantLicenceSubmit(id: $id, kind: $kind,
    input: {key: $key, number: "1", holder: "林夏", validUntil: "2027-03-02"}) {
    __typename ... on MerchantLicencePayload { licence { id } }
    ... on Error { code } ... on InvalidInput { path } } }"""
INVITE = """mutation ($id: ID!, $account: String!) { merchantStaffInvite(id: $id, account: $account, role: CLERK) {
    __typename ... on StaffInvitationPayload { invitation { id } } ... on Error { code } } }"""
HEAR = """mutation ($id: ID!) { webhookEndpointCreate(merchantId: $id,
    input: {url: "http://127.0.0.1:9/", eventTypes: [ORDER_PLACED]}) {
    __typename ... on WebhookEndpointSecretPayload { endpoint { id } } ... on Error { code message } } }"""


def things(world: "World") -> Mapping[str, Callable[[str], str]]:
    """How each is made."""
    return {
        "application": lambda _: global_id("Merchant", _application(world)),
        "application returned": lambda _: _decided(world, AdmissionCommand.RETURN, DecisionReason.INCOMPLETE),
        "application under review": lambda _: _decided(world),
        "delivery": lambda _: _delivery(world),
        "endpoint": lambda _: _endpoint(world),
        "invitation": lambda _: _invitation(world),
        "invitation code": lambda _: _invitation_code(world),
        "licence": lambda _: _licence(world, world.behind.shop.id, "owner"),
        "scan": lambda role: _scan(world, role),
    }


def _application(world: "World") -> str:
    """A store whose owner, manager and clerk are the shop's; its raw id."""
    new = NewMerchant(world.behind.newcomer(), "小馆", "13800138000", "安福路 122", Point(31.22, 121.44))
    merchant_id = world.services.admissions.apply(new.owner_id, new, "key").id
    operator = world.behind.user_id("operator")
    for role in StaffRole:
        user_id = world.behind.user_id(role.lower())
        world.services.merchants.set_staff(operator, merchant_id, user_id, role)
    return merchant_id


def _decided(world: "World", command: AdmissionCommand | None = None, *reasons: DecisionReason) -> str:
    """An application with its licences that an operator looks at, and then decides on."""
    merchant_id, operator = _application(world), world.behind.user_id("operator")
    for kind in ("BUSINESS", "FOOD"):
        _licence(world, global_id("Merchant", merchant_id), "owner", kind)
    decide = world.services.admissions.decide
    decide(operator, merchant_id, AdmissionCommand.TAKE)
    if command is not None:
        decide(operator, merchant_id, command, Decision(reasons))
    return global_id("Merchant", merchant_id)


def _scan(world: "World", role: str) -> str:
    """A picture that somebody has uploaded."""
    user_id = "nobody" if role == "nobody" else world.behind.user_id(role)
    key = f"uploads/{user_id}/licences/scan-{next(world.numbers)}.png"
    ObjectStore(world.settings).put(key, PNG, "image/png")
    return key


def _licence(world: "World", merchant_id: str, role: str, kind: str = "FOOD") -> str:
    """One that waits for an operator."""
    variables = {"id": merchant_id, "kind": kind, "key": _scan(world, role)}
    answer = world[role].data(LICENCE, **variables)["merchantLicenceSubmit"]
    assert answer["__typename"] == "MerchantLicencePayload", answer
    licence_id: str = answer["licence"]["id"]
    return licence_id


def _invitation(world: "World") -> str:
    account = f"waiter-{next(world.numbers)}@example.org"
    answer = world["owner"].data(INVITE, id=world.behind.shop.id, account=account)["merchantStaffInvite"]
    assert answer["__typename"] == "StaffInvitationPayload", answer
    invitation_id: str = answer["invitation"]["id"]
    return invitation_id


def _invitation_code(world: "World") -> str:
    _invitation(world)
    return world.messenger.invited[-1]


def _endpoint(world: "World") -> str:
    """One of the shop's, on a port where nobody listens."""
    answer = world["owner"].data(HEAR, id=world.behind.shop.id)["webhookEndpointCreate"]
    assert answer["__typename"] == "WebhookEndpointSecretPayload", answer
    endpoint_id: str = answer["endpoint"]["id"]
    return endpoint_id


def _delivery(world: "World") -> str:
    """One of an order that was placed once the endpoint could hear of it."""
    endpoint_id = world.thing("endpoint", "owner")
    world.behind.shop.api.clock.advance(timedelta(seconds=30))
    order = world.behind.shop.repository.get(split_id(world.behind.shop.order(token=""))[1])
    documents = EventDocuments(OrderRepository(world.connection, StockRepository()))
    (placed,) = from_change(None, order)
    webhook_reactions(world.settings, world.connection, documents).on_order_event(placed)
    log = "query ($id: ID!) { webhookDeliveries(endpointId: $id, first: 1) { edges { node { id } } } }"
    found = world["owner"].data(log, id=endpoint_id)["webhookDeliveries"]
    delivery_id: str = found["edges"][0]["node"]["id"]
    return delivery_id
