"""Every operation that this repository sends is far from every limit."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_introspection_query,
    parse,
)

from pannier.api.limits import BOUNDS, DocumentRefused, OperationRefused
from pannier.api.limits.weights import ELEMENT, MUTATION, NAMED_BY, PAGE, POINTS, READ, SIZES
from pannier.api.schema import Schema
from tests.unit.api.limits.pricing import check

BEGINS = re.compile(r"\s*(#.*\n\s*)*(query|mutation|subscription|fragment|\{)\b")
PROJECT = Path(__file__).parents[4]


def texts() -> Iterator[tuple[str, str]]:
    """Every text that may be a document, and where it stands."""
    for folder in ("src/pannier/local", "tests/api", "scripts"):
        for path in (PROJECT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and BEGINS.match(node.value)
                ):
                    yield str(path.relative_to(PROJECT)), node.value
    for path in (PROJECT / "src" / "graphiql" / "examples").rglob("*.graphql"):
        yield str(path.relative_to(PROJECT)), path.read_text(encoding="utf-8")


def test_half_of_each_limit_is_left(closed_schema: Schema) -> None:
    found, limits = 0, list[str]()
    for where, text in texts():
        try:
            cost = closed_schema.documents.admit(text, None, {}).cost
        except DocumentRefused as refused:  # a part of a document, or one that is meant to be wrong
            limits += [where for error in refused.errors if isinstance(error, OperationRefused)]
            continue
        found += 1
        assert cost.complexity * 2 <= BOUNDS.complexity, where
        assert cost.depth * 2 <= BOUNDS.depth, where
        assert cost.aliases * 2 <= BOUNDS.aliases, where
        assert cost.root_fields * 2 <= BOUNDS.root_fields, where
        assert len(text) * 2 <= BOUNDS.characters, where
    assert limits == []
    assert found > 100


PAGE_OF_ORDERS = """
query Orders($first: Int! = 20) {
  viewerOrders(first: $first) {
    edges { node {
      id code status placedAt deadlineAt availableActions total { amountMinor currency formatted }
      merchant { id name phone image rating { average count } }
      price { lines { name quantity options unitPrice { formatted } } adjustments { kind } }
      latest { command at }
    } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
PAGE_OF_REVIEWS = """
query Reviews($first: Int! = 20) {
  viewerReviews(first: $first) {
    edges { node {
      id food packaging text postedAt items { name stars } pictures { url } reply { text }
      order { id code price { lines { name quantity } } }
      merchant { id name }
    } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


@pytest.mark.parametrize("document", [PAGE_OF_ORDERS, PAGE_OF_REVIEWS])
def test_a_page_with_all_that_a_screen_shows_passes(closed_schema: Schema, document: str) -> None:
    usual, longest = (
        closed_schema.documents.admit(document, None, variables).cost.complexity
        for variables in ({}, {"first": 100})
    )
    assert usual < BOUNDS.complexity / 4
    assert longest < BOUNDS.complexity


@pytest.mark.parametrize("everything", [False, True])
def test_tools_may_ask_for_the_whole_schema(closed_schema: Schema, everything: bool) -> None:
    query = get_introspection_query(
        descriptions=True,
        specified_by_url=everything,
        directive_is_repeatable=everything,
        schema_description=everything,
        input_value_deprecation=everything,
    )
    cost = check(closed_schema.core, parse(query), None, {})
    assert cost.introspects
    assert cost.complexity < BOUNDS.complexity * 0.6


def test_the_table_of_weights_names_fields_that_exist(closed_schema: Schema) -> None:
    types = closed_schema.core.type_map
    for path in [*POINTS, *SIZES, *NAMED_BY]:
        type_name, _, field = path.partition(".")
        assert field in _fields(types[type_name]), path
    for path, argument in NAMED_BY.items():
        type_name, _, field = path.partition(".")
        assert argument in _fields(types[type_name])[field].args


def _fields(type_: GraphQLNamedType) -> dict[str, GraphQLField]:
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
    return type_.fields


def test_what_a_resolver_looks_up_weighs_more_than_what_is_there(closed_schema: Schema) -> None:
    def cost(document: str) -> int:
        return check(closed_schema.core, parse(document), None, {}).complexity

    order = "{ order(id: 1) { id %s } }"
    assert cost(order % "") == READ + 1
    assert cost(order % "merchant { id }") == READ + 1 + READ + 1
    page = "{ viewerOrders%s { edges { cursor } } }"
    assert cost(page % "") == cost(page % "(first: 20)") == PAGE + 20 * (ELEMENT + 1)
    assert cost("mutation { orderPay(id: 1) { __typename } }") == MUTATION + 1
