"""What a subscription watches, and what an event is to it: with a schema of four fields."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any, cast

import pytest
import strawberry

from pannier.api.context import Context
from pannier.api.errors import formatted
from pannier.api.limits import Documents
from pannier.api.live.source import SubscriptionRefused, result_of, source_of
from pannier.api.schema import Schema
from pannier.core.errors import NotFound
from pannier.core.i18n import Locale
from pannier.live.model import StoredOperation, Topic, TopicKind, Watch


@strawberry.type
class Change:
    number: int

    @strawberry.field
    async def doubled(self, info: strawberry.Info) -> int:
        assert info.context == "context"
        return self.number * 2


@strawberry.type
class Query:
    here: bool = True


@strawberry.type
class Mutation:
    @strawberry.mutation
    def act(self) -> bool:
        raise AssertionError("nothing but subscriptions is executed")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def changes(
        self, info: strawberry.Info, of: strawberry.ID, after: str | None = None
    ) -> AsyncGenerator[Change, None]:
        assert info.context == "context"
        if of == "nobody's":
            raise NotFound("order")
        yield cast(Change, Watch(Topic(TopicKind.ORDER, of), after))
        raise AssertionError("it is asked once")

    @strawberry.subscription
    async def faulty(self) -> AsyncGenerator[Change, None]:
        raise ValueError("a secret")
        yield

    @strawberry.subscription
    async def silent(self) -> AsyncGenerator[Change, None]:
        return
        yield

    @strawberry.subscription
    async def other(self) -> AsyncGenerator[Change, None]:
        yield Change(number=1)


class SmallSchema(Schema):
    def __init__(self) -> None:
        strawberry.Schema.__init__(self, Query, Mutation, Subscription)
        self.documents = Documents(self.core)


SCHEMA = SmallSchema()
CONTEXT = cast(Context, "context")
CHANGES = "subscription Of($of: ID!, $after: String) { changes(of: $of, after: $after) { number doubled } }"


def source(document: str, variables: Mapping[str, Any] | None = None, name: str | None = None) -> Watch:
    return asyncio.run(source_of(SCHEMA, StoredOperation(document, name, variables or {}), CONTEXT))


def refusal(
    document: str, variables: Mapping[str, Any] | None = None, name: str | None = None
) -> list[dict[str, Any]]:
    with pytest.raises(SubscriptionRefused) as refused:
        source(document, variables, name)
    return [formatted(error, Locale.EN, "request") for error in refused.value.errors]


def test_a_subscription_says_what_it_watches_and_is_not_run_further() -> None:
    watched = Topic(TopicKind.ORDER, "7")
    assert source(CHANGES, {"of": "7"}) == Watch(watched, None)
    assert source(CHANGES, {"of": "7", "after": "7:3"}) == Watch(watched, "7:3")
    assert source('subscription { ...F } fragment F on Subscription { a: changes(of: "7") { number } }') == (
        Watch(watched, None)
    )


def test_an_event_is_the_value_of_the_field() -> None:
    result = asyncio.run(
        result_of(SCHEMA, StoredOperation(CHANGES, "Of", {"of": "7"}), CONTEXT, Change(number=21))
    )
    assert (result.data, result.errors) == ({"changes": {"number": 21, "doubled": 42}}, None)


def test_of_several_operations_the_named_one_counts() -> None:
    several = 'query Q { here } subscription S { changes(of: "7") { number } }'
    assert source(several, name="S") == Watch(Topic(TopicKind.ORDER, "7"), None)
    assert refusal(several, name="Q")[0]["message"].startswith("Send a query over HTTP")
    assert refusal(several, name="T")[0]["message"] == "The document has no operation of this name."
    assert refusal(several)[0]["message"] == ("The document has several operations; name the one to execute.")


@pytest.mark.parametrize(
    "document",
    [
        "",
        "subscription {",
        "fragment F on Subscription { changes { number } }",
        "{ here }",
        "mutation { act }",
        "subscription { nonsense }",
        "subscription { __typename }",
        "subscription { __schema { types { name } } }",
        "subscription { silent { number } other { number } }",
        "subscription { changes { number } }",
        "subscription { changes(of: 7, of: 8) { number } }",
        "subscription { silent @skip(if: true) { number } }",
        "subscription ($no: Boolean!) { silent @include(if: $no) { number } }",
        "subscription { silent { number nonsense } }",
        "type Query { a: Int }",
        "subscription { ...F } fragment F on Subscription { ...F }",
    ],
    ids=lambda document: document[:50],
)
def test_what_is_no_subscription_of_the_schema_is_the_clients_mistake(document: str) -> None:
    errors = refusal(document, {"no": False})
    assert {error["extensions"]["code"] for error in errors} == {"GRAPHQL_VALIDATION_FAILED"}


def test_the_limits_of_documents_hold() -> None:
    (error,) = refusal("subscription { silent { " + "number " * 4_000 + "} }")
    assert error["extensions"]["code"] == "DOCUMENT_TOO_LARGE"


@pytest.mark.parametrize("variables", [{}, {"of": None}, {"of": {"a": 1}}, {"of": "7", "after": ["x"]}])
def test_variables_have_to_fit(variables: dict[str, Any]) -> None:
    assert {error["extensions"]["code"] for error in refusal(CHANGES, variables)} == {"BAD_USER_INPUT"}


def test_who_may_not_watch_hears_why_at_the_field() -> None:
    assert refusal(CHANGES, {"of": "nobody's"}) == [
        {
            "message": "order not found.",
            "locations": [{"line": 1, "column": 45}],
            "path": ["changes"],
            "extensions": {"code": "NOT_FOUND"},
        }
    ]


@pytest.mark.parametrize("field", ["faulty", "silent", "other"])
def test_a_fault_is_masked(field: str) -> None:
    (error,) = refusal(f"subscription {{ renamed: {field} {{ number }} }}")
    assert error["message"] == "Something went wrong on our side."
    assert error["path"] == ["renamed"]
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "requestId": "request"}
