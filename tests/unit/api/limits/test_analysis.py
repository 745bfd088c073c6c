"""What operations cost, on a schema small enough to reckon by hand."""

from typing import Any

import pytest
from graphql import GraphQLError, GraphQLSchema, build_schema, parse

from pannier.api.limits import Bounds, Cost, OperationRefused
from pannier.api.limits.weights import DEAR, ELEMENT, LISTED, MUTATION, PAGE
from tests.unit.api.limits.pricing import check

WIDE = Bounds(complexity=10**15, depth=1_000, nesting=1_000, aliases=10**9, root_fields=10**9, directives=9)


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(
        """
        type Query {
          me: Person
          people(first: Int! = 20, after: String): PersonConnection!
          nodes(ids: [ID!]!): [Node]!
        }
        type Mutation { userSignIn: Person  wave: Person }
        interface Node { id: ID! }
        type Person implements Node {
          id: ID!
          name: String!
          tags: [String!]!
          pets: [Pet!]!
          friends(first: Int! = 10, after: String): PersonConnection!
          latest(first: Int! = 3): [Person!]!
        }
        type Pet { name: String! }
        type PersonConnection { edges: [PersonEdge!]! pageInfo: PageInfo! }
        type PersonEdge { cursor: String! node: Person! }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        """
    )


@pytest.fixture
def cost(schema: GraphQLSchema) -> Any:
    def of(document: str, name: str | None = None, **variables: object) -> Cost:
        return check(schema, parse(document), name, variables, WIDE)

    return of


@pytest.mark.parametrize(
    ("document", "points"),
    [
        ("{ me { id } }", 2),
        ("{ me { id name tags } }", 4),  # a list of values is one value
        ("{ me { pets { name } } }", 2 + LISTED),
        ("{ me { latest { name } } }", 2 + 3),
        ("{ me { latest(first: 7) { name } } }", 2 + 7),
        ("{ people { pageInfo { hasNextPage endCursor } } }", PAGE + 3),  # there once, however long the page
        ("{ people { edges { cursor } } }", PAGE + 20 * (ELEMENT + 1)),
        (
            "{ people(first: 5) { edges { cursor node { id name } } pageInfo { endCursor } } }",
            PAGE + 5 * (ELEMENT + 4) + 2,
        ),
        (
            "{ people(first: 2) { edges { node { friends(first: 3) { edges { cursor } } } } } }",
            PAGE + 2 * (ELEMENT + 1 + PAGE + 3 * (ELEMENT + 1)),
        ),
        ("{ nodes(ids: [1, 2, 3]) { id } }", 1 + 3),
        ('{ nodes(ids: "a") { id } }', 1 + LISTED),  # one value stands for a list of one; a little dear
        ("mutation { wave { id } }", MUTATION + 1),
        ("mutation { userSignIn { id } }", DEAR + 1),
        ("{ nothing { of { this } } }", 3),  # what the schema does not have is a value
        ("{ me { id @include(if: false) } }", 2),  # an upper bound
    ],
)
def test_an_operation_costs_about_a_point_a_value_of_its_answer(
    cost: Any, document: str, points: int
) -> None:
    assert cost(document).complexity == points


PEOPLE = "query Q($first: Int! = 4) { people(first: $first) { edges { cursor } } }"


@pytest.mark.parametrize(
    ("variables", "size"),
    [
        ({}, 4),
        ({"first": 6}, 6),
        ({"first": 100}, 100),
        ({"first": 10_000}, 100),  # refused when it is read: no page has more
        ({"first": 6.0}, 6),
        ({"first": -3}, 1),
        ({"first": True}, 1),
        ({"first": "many"}, 20),  # refused by its type; priced as if it were not there
        ({"first": None}, 20),
        ({"first": {"a": 1}}, 20),
    ],
)
def test_a_page_is_as_long_as_its_variable_says(cost: Any, variables: dict[str, object], size: int) -> None:
    assert cost(PEOPLE, **variables).complexity == PAGE + (ELEMENT + 1) * size


def test_a_literal_of_many_digits_is_a_full_page(cost: Any) -> None:
    assert cost("{ people(first: " + "9" * 5_000 + ") { edges { cursor } } }").complexity == PAGE + 100 * (
        ELEMENT + 1
    )
    assert (
        cost("{ people(first: -" + "9" * 5_000 + ") { edges { cursor } } }").complexity == PAGE + ELEMENT + 1
    )


def test_a_list_of_ids_counts_its_ids(cost: Any) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert cost(document, ids=["a", "b", "c", "d"]).complexity == 5


def test_fragments_cost_what_is_in_them_wherever_they_are_spread(cost: Any) -> None:
    plain = cost("{ me { id friends(first: 3) { edges { node { id name } } } } }")
    spread = cost(
        """{ ...Root }
        fragment Root on Query { me { ...Whole } }
        fragment Whole on Person { ... { id } friends(first: 3) { ...Page } }
        fragment Page on PersonConnection { edges { node { ... on Person { id name } } } }"""
    )
    assert spread == plain == Cost(1 + 1 + PAGE + 3 * (ELEMENT + 3), 5, 0, 1)


def test_a_fragment_on_a_connection_is_repeated_by_each_page_that_spreads_it(cost: Any) -> None:
    document = """{ a: people(first: 2) { ...Page } b: people(first: 50) { ...Page } }
        fragment Page on PersonConnection { pageInfo { endCursor } edges { cursor } }"""
    assert cost(document) == Cost(2 * (PAGE + 2) + (2 + 50) * (ELEMENT + 1), 3, 2, 2)


def test_depth_aliases_and_root_fields_are_counted_through_fragments(cost: Any) -> None:
    document = """{ a: me { id } b: me { ...Two ...Two } ...Root }
        fragment Two on Person { x: id y: name }
        fragment Root on Query { me { pets { name } } }"""
    assert cost(document) == Cost(2 + 1 + 4 + 1 + 1 + LISTED, 3, 6, 3)


def test_asking_for_the_schema_is_noticed_and_asking_for_a_type_name_is_not_that(cost: Any) -> None:
    assert cost("{ __typename me { __typename } }").introspects is False
    assert cost("{ ... { ...F } } fragment F on Query { __schema { types { name } } }").introspects is True
    assert cost('{ x: __type(name: "Person") { name } }').introspects is True


def test_a_fragment_within_itself_ends(cost: Any) -> None:
    assert (
        cost("{ me { ...A } } fragment A on Person { id ...B } fragment B on Person { ...A }").complexity == 2
    )


def test_the_operation_of_the_name_is_priced(cost: Any) -> None:
    document = "query A { me { id } } query B { me { id name } }"
    assert (cost(document, "A").complexity, cost(document, "B").complexity) == (2, 3)
    for name in (None, "C"):
        with pytest.raises(GraphQLError):
            cost(document, name)


NINE = "friends(first: 100) { edges { node { " * 9 + "id" + " } } }" * 9


@pytest.mark.parametrize(
    ("document", "code", "found", "limit"),
    [
        ("{ me { " + NINE + " } }", "OPERATION_TOO_DEEP", 29, 20),
        (
            "{ me { " + "latest(first: 90) { " * 3 + "id name" + " }" * 3 + " } }",
            "OPERATION_TOO_COMPLEX",
            None,
            50_000,
        ),
        (
            "{ people(first: 100) { edges { node { friends(first: 100) { edges { node { name } } } } } } }",
            "OPERATION_TOO_COMPLEX",
            PAGE + 100 * (ELEMENT + 1 + PAGE + 100 * (ELEMENT + 2)),
            30_000,
        ),
        ("{ " + "me { id } " * 21 + "}", "TOO_MANY_ROOT_FIELDS", 21, 20),
        ("{ me { " + " ".join(f"a{n}: id" for n in range(101)) + " } }", "TOO_MANY_ALIASES", 101, 100),
        ("{ me { id" + " @a" * 6 + " } }", "TOO_MANY_DIRECTIVES", 6, 5),
        ("query" + " @a" * 6 + " { me { id } }", "TOO_MANY_DIRECTIVES", 6, 5),
        ("query ($a: Int" + " @a" * 6 + ") { me { id } }", "TOO_MANY_DIRECTIVES", 6, 5),
        ("{ ...F } fragment F on Query" + " @a" * 6 + " { me { id } }", "TOO_MANY_DIRECTIVES", 6, 5),
        ("{ ..." + " @a" * 6 + " { me { id } } }", "TOO_MANY_DIRECTIVES", 6, 5),
        ("{" + "...{" * 60 + "__typename" + "}" * 61, "OPERATION_TOO_DEEP", None, 60),
    ],
)
def test_what_is_over_a_limit_is_refused_with_its_cost_and_the_bound(
    schema: GraphQLSchema, document: str, code: str, found: int | None, limit: int
) -> None:
    bounds = Bounds(complexity=30_000) if limit == 30_000 else Bounds()
    with pytest.raises(OperationRefused) as refused:
        check(schema, parse(document), None, {}, bounds)
    extensions = dict(refused.value.extensions or {})
    assert (extensions["code"], extensions["limit"]) == (code, limit)
    assert f"{limit:,}" in refused.value.message
    if found is not None:
        assert extensions["cost"] == found
        assert f"{found:,}" in refused.value.message


def test_doubling_fragments_are_looked_at_once_and_counted_as_often_as_they_are_spread(
    schema: GraphQLSchema,
) -> None:
    """Two to the thirtieth times: a walk along the spreads would not end."""
    doubling = " ".join(f"fragment F{n} on Person {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
    with pytest.raises(OperationRefused) as refused:
        check(schema, parse("{ me { ...F0 } } " + doubling + " fragment F30 on Person { id }"), None, {})
    assert refused.value.extensions == {"code": "OPERATION_TOO_COMPLEX", "cost": 2**30 + 1, "limit": 50_000}


def test_sums_stop_before_they_are_large_numbers(schema: GraphQLSchema) -> None:
    document = "{ me { " + NINE + " } }"
    assert check(schema, parse(document), None, {}, WIDE).complexity == 10**12


@pytest.mark.parametrize("ids", [["a"] * 2_000, [["a"] * 999] * 2, [{"a": "b"}] * 1_000])
def test_variables_have_a_bounded_number_of_values(schema: GraphQLSchema, ids: list[Any]) -> None:
    document = parse("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }")
    with pytest.raises(OperationRefused) as refused:
        check(schema, document, None, {"ids": ids})
    extensions = refused.value.extensions or {}
    assert (extensions["code"], extensions["limit"]) == ("VARIABLES_TOO_LARGE", 2_000)
    assert extensions["cost"] == 2_001
