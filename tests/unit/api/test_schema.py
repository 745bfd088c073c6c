"""Conventions of the schema, checked on all of it."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)

from pannier.api.primitives.errors import mapped_errors
from pannier.api.schema import build_schema as build_pannier
from pannier.core.errors import DomainError, Forbidden, Unauthenticated
from pannier.live.errors import NotConnected, ResumeExpired, SubscriberAlreadyExists, TooManySubscriptions
from pannier.quotas.errors import RateLimited

# Not members of unions: mistakes of a client's code, and what every field can answer.
TOP_LEVEL = {Unauthenticated, Forbidden, RateLimited}
# A subscription answers with errors alone.
OF_SUBSCRIPTIONS = {NotConnected, ResumeExpired, SubscriberAlreadyExists, TooManySubscriptions}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(build_pannier().as_str())


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for name, type_ in schema.type_map.items():
        if name.startswith("__") or name in {"String", "Int", "Float", "Boolean", "ID"}:
            continue
        yield name, type_.description
        if isinstance(type_, GraphQLEnumType):
            yield from ((f"{name}.{key}", value.description) for key, value in type_.values.items())
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for key, field in type_.fields.items():
                yield f"{name}.{key}", field.description
                for argument, value in getattr(field, "args", {}).items():
                    yield f"{name}.{key}({argument})", value.description


def test_everything_is_described(schema: GraphQLSchema) -> None:
    assert [where for where, description in described(schema) if not description] == []


def test_every_mutation_answers_a_union_of_one_payload_and_errors(schema: GraphQLSchema) -> None:
    assert schema.mutation_type is not None
    error = schema.type_map["Error"]
    assert isinstance(error, GraphQLInterfaceType)
    for name, field in schema.mutation_type.fields.items():
        assert is_non_null_type(field.type), name
        union = get_named_type(field.type)
        assert isinstance(union, GraphQLUnionType), name
        payloads = [member.name for member in union.types if error not in member.interfaces]
        assert len(payloads) == 1, name
        assert payloads[0].endswith("Payload"), name


def test_every_argument_that_may_be_left_out_has_a_default(schema: GraphQLSchema) -> None:
    """A resolver without one would fail on our side, when the client did nothing wrong."""
    assert schema.query_type is not None
    assert schema.mutation_type is not None
    without = [
        f"{type_.name}.{name}({argument})"
        for type_ in (schema.query_type, schema.mutation_type)
        for name, field in type_.fields.items()
        for argument, each in field.args.items()
        if not is_non_null_type(each.type) and each.default is None
    ]
    assert without == []


def test_elements_of_lists_are_never_null_but_in_nodes(schema: GraphQLSchema) -> None:
    loose = []
    for name, type_ in schema.type_map.items():
        if name.startswith("__") or not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            continue
        for key, field in type_.fields.items():
            inner = get_nullable_type(field.type)
            if is_list_type(inner) and not is_non_null_type(inner.of_type):
                loose.append(f"{name}.{key}")
    assert loose == ["Query.nodes"]


def test_every_connection_is_asked_for_by_pages(schema: GraphQLSchema) -> None:
    for name, type_ in schema.type_map.items():
        if not isinstance(type_, GraphQLObjectType):
            continue
        for key, field in type_.fields.items():
            if get_named_type(field.type).name.endswith("Connection"):
                assert {"first", "after"} <= set(field.args), f"{name}.{key}"


def test_every_refusal_of_a_domain_has_its_type() -> None:
    def leaves(cls: type[DomainError]) -> Iterator[type[DomainError]]:
        for each in cls.__subclasses__():
            yield each
            yield from leaves(each)

    ours = {
        each
        for each in leaves(DomainError)
        if each.__module__.startswith("pannier.") and ".api." not in each.__module__
    }
    assert {each.__name__ for each in ours - mapped_errors() - TOP_LEVEL - OF_SUBSCRIPTIONS} == set()


def test_every_refusal_speaks_both_languages() -> None:
    for each in mapped_errors():
        assert each.en != DomainError.en or each is DomainError, each
        assert each.zh != DomainError.zh or each is DomainError, each
