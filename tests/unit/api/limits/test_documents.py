"""Documents that are read, priced and validated once."""

import pytest
from graphql import FieldNode, GraphQLSchema, build_schema

from pannier.api.limits import BOUNDS, DocumentRefused, Documents, OperationRefused
from pannier.api.schema import Schema

GOOD = "query Q($first: Int! = 4) { people(first: $first) { id } }"


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(
        """type Query { people(first: Int! = 20): [Person!]! lonely(how: How): Person }
        type Person { id: ID! friends: [Person!]! }
        enum How { SAD HAPPY }"""
    )


def test_a_good_document_is_read_once(schema: GraphQLSchema) -> None:
    documents = Documents(schema)
    first = documents.admit(GOOD, None, {})
    again = documents.admit(GOOD, "Q", {"first": 7})
    assert first.document is again.document
    assert isinstance(again.operation.selection_set.selections[0], FieldNode)
    assert (first.cost.complexity, again.cost.complexity) == (5, 8)


def test_a_bad_document_is_not_kept(schema: GraphQLSchema) -> None:
    documents = Documents(schema)
    for _ in range(2):
        with pytest.raises(DocumentRefused) as refused:
            documents.admit("{ peple { id } }", None, {})
        assert [error.message for error in refused.value.errors] == [
            "Cannot query field 'peple' on type 'Query'. Did you mean 'people'?"
        ]
    assert not documents._kept


def test_pages_of_each_size_are_priced_by_themselves(schema: GraphQLSchema) -> None:
    documents = Documents(schema)
    for _ in range(2):
        costs = [documents.admit(GOOD, None, {"first": size}).cost.complexity for size in range(1, 50)]
        assert costs == [1 + size for size in range(1, 50)]


def test_a_document_that_is_kept_is_still_refused_with_larger_pages(schema: GraphQLSchema) -> None:
    pages = "people(first: $n) { friends { friends { friends { id } } } }"
    document = f"query ($n: Int!) {{ {pages} }}"
    documents = Documents(schema)
    documents.admit(document, None, {"n": 3})
    with pytest.raises(DocumentRefused) as refused:
        documents.admit(document, None, {"n": 100})
    (error,) = refused.value.errors
    cost = 1 + 100 * (1 + 10 * (1 + 10 * (1 + 10)))
    assert error.extensions == {"code": "OPERATION_TOO_COMPLEX", "cost": cost, "limit": BOUNDS.complexity}


def test_what_is_kept_has_a_bound(schema: GraphQLSchema) -> None:
    documents = Documents(schema)
    for number in range(50):
        documents.admit("{ lonely { id } } #" + str(number) + "x" * 20_000, None, {})
    assert sum(map(len, documents._kept)) <= 200_000
    assert documents._characters == sum(map(len, documents._kept))


@pytest.mark.parametrize(
    ("document", "told", "hidden"),
    [
        ("{ peple { id } }", True, "Cannot query field 'peple' on type 'Query'."),
        (
            "{ people(frst: 1) { id } }",
            True,
            "Unknown argument 'frst' on field 'Query.people'.",
        ),
        ("{ lonely(how: SADD) { id } }", True, "Value 'SADD' does not exist in 'How' enum."),
        ("{ people { ... on Persn { id } } }", True, "Unknown type 'Persn'."),
    ],
)
def test_names_of_the_schema_are_told_only_where_that_is_wanted(
    schema: GraphQLSchema, document: str, *, told: bool, hidden: str
) -> None:
    def message(*, suggestions: bool) -> str:
        with pytest.raises(DocumentRefused) as refused:
            Documents(schema, suggestions=suggestions).admit(document, None, {})
        return refused.value.errors[0].message

    assert ("Did you mean" in message(suggestions=True)) is told
    assert message(suggestions=False) == hidden


async def test_names_of_the_schema_are_not_told_about_variables_either(
    closed_schema: Schema, stranger: object
) -> None:
    field = "merchants(near: $near, sort: $sort) { pageInfo { endCursor } }"
    document = "query ($near: CoordinatesInput!, $sort: DiscoverySort!) { " + field + " }"
    variables = {"near": {"latitde": 1.0, "longitude": 2.0}, "sort": "DISTANC"}
    result = await closed_schema.execute(document, variables, context_value=stranger)
    assert result.errors
    messages = " ".join(error.message for error in result.errors)
    assert "latitde" in messages
    assert "DISTANC" in messages
    assert "Did you mean" not in messages


def test_a_limit_is_told_by_its_own_code(schema: GraphQLSchema) -> None:
    with pytest.raises(OperationRefused) as refused:
        Documents(schema).read("{ " + "id " * 3_000 + "}")
    assert refused.value.message == "The document has too many tokens; at most 2,000 are allowed."
    assert refused.value.extensions == {"code": "DOCUMENT_TOO_LARGE", "limit": 2_000}


@pytest.mark.parametrize("field", ["__schema { types { name } }", '__type(name: "Query") { name }'])
async def test_strangers_are_not_told_the_schema(closed_schema: Schema, stranger: object, field: str) -> None:
    for document in (
        f"{{ __typename {field} }}",
        f"{{ ...F }} fragment F on Query {{ ... {{ a: {field} }} }}",
    ):
        result = await closed_schema.execute(document, context_value=stranger)
        assert result.data is None
        assert [error.extensions for error in result.errors or ()] == [{"code": "INTROSPECTION_DISABLED"}]
    result = await closed_schema.execute("{ __typename }", context_value=stranger)
    assert (result.data, result.errors) == ({"__typename": "Query"}, None)


def test_a_number_of_many_digits_is_refused_in_words_of_graphql(schema: GraphQLSchema) -> None:
    with pytest.raises(DocumentRefused) as refused:
        Documents(schema).admit("{ people(first: " + "9" * 5_000 + ") { id } }", None, {})
    assert [error.message for error in refused.value.errors] == ["A number has too many digits."]
