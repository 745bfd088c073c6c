"""Which answers strangers share."""

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, get_operation_ast, parse, validate

from pannier.api.http.cache_hints import HINTS
from pannier.api.http.caching import cache_control, entity_tag, has_already, public_for
from pannier.api.schema import build_schema


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema().core


def seconds(schema: GraphQLSchema, document: str, name: str | None = None) -> int | None:
    parsed = parse(document)
    assert validate(schema, parsed) == []
    operation = get_operation_ast(parsed, name)
    assert operation is not None
    return public_for(schema, parsed, operation)


@pytest.mark.parametrize(
    "document",
    [
        '{ merchant(id: "a") { name hours { weekly { spans { opens } } } packingFee { formatted } } }',
        """{ menu(merchantId: "a") { categories { items { ...F } } } }
        fragment F on MenuItem { name price { ...M } } fragment M on Money { amountMinor }""",
        """{ merchants(near: {latitude: 1, longitude: 2}) {
        edges { node { id ... { name ... on Merchant { image } } } } } }""",
        '{ __typename merchant(id: "a") { __typename } }',
    ],
)
def test_merchants_and_menus_are_public(schema: GraphQLSchema, document: str) -> None:
    assert seconds(schema, document) == 15


@pytest.mark.parametrize(
    "document",
    [
        "{ viewer { id } }",
        "{ __typename }",
        "{ __schema { queryType { name } } }",
        '{ merchant(id: "a") { name settings { __typename } } }',
        '{ merchant(id: "a") { name viewerRole } }',
        '{ merchant(id: "a") { ...F } } fragment F on Merchant { ...G } fragment G on Merchant { viewerRole }',
        '{ merchant(id: "a") { ... @include(if: false) { viewerRole } } }',
        '{ merchant(id: "a") { name } viewer { id } }',
        '{ node(id: "a") { ... on Merchant { name } } }',
        '{ menu(merchantId: "a") { categories { items { settings { __typename } } } } }',
        '{ merchantReviews(merchantId: "a") { edges { node { text } } } }',
    ],
)
def test_everything_else_is_private(schema: GraphQLSchema, document: str) -> None:
    assert seconds(schema, document) is None


def test_only_the_operation_that_runs_counts(schema: GraphQLSchema) -> None:
    document = 'query A { merchant(id: "a") { name } } query B { viewer { id } }'
    assert seconds(schema, document, "A") == 15
    assert seconds(schema, document, "B") is None


def test_a_fragment_of_doubling_fragments_is_looked_at_once(schema: GraphQLSchema) -> None:
    fragments = "".join(
        f" fragment F{n} on Merchant {{ ...F{n + 1} ... {{ ...F{n + 1} }} }}" for n in range(60)
    )
    document = '{ merchant(id: "a") { ...F0 } }' + fragments + " fragment F60 on Merchant { name }"
    parsed = parse(document)
    operation = get_operation_ast(parsed)
    assert operation is not None
    assert public_for(schema, parsed, operation) == 15


def test_hints_name_what_the_schema_has(schema: GraphQLSchema) -> None:
    for type_name, hint in HINTS.items():
        found = schema.get_type(type_name)
        assert isinstance(found, GraphQLObjectType), type_name
        assert (hint.fields or frozenset()) <= set(found.fields), type_name
        assert hint.seconds > 0


def test_a_type_that_is_shared_as_a_whole_has_no_field_that_leads_to_a_person(schema: GraphQLSchema) -> None:
    whole = [schema.get_type(name) for name, hint in HINTS.items() if hint.fields is None]
    leads_to = {
        str(field.type).strip("[]!")
        for each in whole
        if isinstance(each, GraphQLObjectType)
        for field in each.fields.values()
    }
    objects = {name for name in leads_to if isinstance(schema.get_type(name), GraphQLObjectType)}
    assert objects <= {name for name, hint in HINTS.items() if hint.fields is None}


def test_strangers_share_and_others_ask_again() -> None:
    assert cache_control(15, stranger=True) == "public, max-age=15"
    assert cache_control(15, stranger=False) == "private, no-cache"
    assert cache_control(None, stranger=True) == cache_control(None, stranger=False) == "private, no-store"


def test_a_tag_is_of_the_answer_and_its_media_type() -> None:
    tag = entity_tag(b"{}", "application/json")
    assert tag == entity_tag(b"{}", "application/json")
    assert (
        len(
            {
                tag,
                entity_tag(b"[]", "application/json"),
                entity_tag(b"{}", "application/graphql-response+json"),
            }
        )
        == 3
    )
    assert has_already(tag, tag)
    assert has_already(tag.removeprefix("W/"), tag)
    assert has_already(f'"other", {tag}', tag)
    assert has_already("*", tag)
    assert not has_already(None, tag)
    assert not has_already('"other"', tag)
