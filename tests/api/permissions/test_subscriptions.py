"""Who may watch what: the subscriptions of `access.yml`, tried by each role when it subscribes, and again when
something happens, by subscriptions that lie in the table as if their owners had been allowed to watch until now.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema
from pynamodb.connection import Connection as Tables

from pannier.api.context import Services
from pannier.api.primitives.ids import split_id
from pannier.api.schema import Schema
from pannier.core.i18n import Locale
from pannier.live.model import StoredOperation, Subscription, Topic, TopicKind
from pannier.live.repository import WatchedRepository
from tests.api.permissions.asking import OK, operation
from tests.api.permissions.people import ROLES, World
from tests.api.permissions.test_permissions import TABLE, Outcomes, differences, rule
from tests.api.watching.studio import Studio, studio_over

NAMES = [role for role in ROLES if role != "nobody"]  # who does not even get a connection


@pytest.fixture
def studio(world: World, services: Services, connection: Tables, whole_schema: Schema) -> Studio:
    return studio_over(world.behind.shop, services, connection, whole_schema)


@pytest.fixture(scope="module")
def schema(whole_schema: Schema) -> GraphQLSchema:
    return build_schema(whole_schema.as_str())


def expected() -> Outcomes:
    return {
        name: {role: meant for role, meant in rule(entry["rule"]).items() if role in NAMES}
        for name, entry in TABLE["subscriptions"].items()
    }


def test_nobody_gets_a_connection(studio: Studio) -> None:
    assert {rule(entry["rule"])["nobody"] for entry in TABLE["subscriptions"].values()} == {"UNAUTHENTICATED"}
    with pytest.raises(ValueError, match="not enough values"):  # no acknowledgement
        studio.connect("nobody")


def test_subscribing(schema: GraphQLSchema, world: World, studio: Studio) -> None:
    found: Outcomes = {}
    for name, entry in TABLE["subscriptions"].items():
        document = operation(schema, "subscription", name, entry["arguments"])
        found[name] = {}
        for role in NAMES:
            watcher = studio.connect(role)
            errors = watcher.subscribe(document, **world.values(entry["arguments"], role))
            found[name][role] = errors[0]["extensions"]["code"] if errors else OK
    assert differences(found, expected()) == {}


def test_being_told(schema: GraphQLSchema, world: World, studio: Studio) -> None:
    order_id = world.thing("order delivering", "")
    studio.tell(order_id)
    happens: Mapping[str, Callable[[], object]] = {
        "an order moves": lambda: studio.step(order_id, ("courier", "orderDeliver")),
        "a courier moves": lambda: (studio.report("courier", 31.22), studio.run()),
    }
    found: Outcomes = {}
    watchers = {}
    for name, entry in TABLE["subscriptions"].items():
        document = operation(schema, "subscription", name, entry["arguments"])
        for role in NAMES:
            variables = world.values(entry["arguments"], role)
            watchers[name, role] = smuggle(studio, role, topic_of(name, world), document, variables)
    for what in ("a courier moves", "an order moves"):
        happens[what]()
        for (name, role), watcher in watchers.items():
            if TABLE["subscriptions"][name]["happens"] == what:
                frame = watcher.heard()[0]
                payload = frame["payload"]
                ok = frame["type"] == "next" and "errors" not in payload
                found.setdefault(name, {})[role] = OK if ok else payload[0]["extensions"]["code"]
    assert differences(found, expected()) == {}


def topic_of(name: str, world: World) -> Topic:
    order, merchant = split_id(world.thing("order delivering", ""))[1], world.behind.shop.merchant.id
    return {
        "orderChanged": Topic(TopicKind.ORDER, order),
        "merchantOrders": Topic(TopicKind.MERCHANT, merchant),
        "courierMoved": Topic(TopicKind.COURIER, order),
        "inboxMessageAdded": Topic(TopicKind.INBOX, f"merchant:{merchant}"),
    }[name]


def smuggle(studio: Studio, role: str, topic: Topic, document: str, variables: Mapping[str, Any]) -> Any:
    """A connection of theirs with a subscription that nobody allowed."""
    watcher = studio.connect(role)
    connection = studio.connections.find(watcher.id)
    assert connection is not None
    WatchedRepository().mark(topic, studio.services.clock.now())
    studio.connections.start(
        Subscription(
            connection_id=watcher.id,
            id="1",
            topic=topic,
            operation=StoredOperation(document, None, variables),
            viewer_id=studio.ids[role],
            session_id=connection.session_id,
            locale=Locale.EN,
            token_expires_at=connection.token_expires_at,
        )
    )
    return watcher
