"""Documents made from the schema: one call of one field, with as little selected as can be, and what came of it."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from tests.api.conftest import Answer, Api

OK, NOT_FOUND, NOTHING = "ok", "NOT_FOUND", "nothing"
"""Answered; refused as if it were not there; and null, where the field itself says that null means no right to it."""


def selection(schema: GraphQLSchema, field: GraphQLField) -> str:
    """The least that can be selected of a field's type."""
    named = get_named_type(field.type)
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLUnionType):
        invalid = any(member.name == "InvalidInput" for member in named.types)
        path = "... on InvalidInput { path }" if invalid else ""
        return f"{{ __typename ... on Error {{ code }} {path} }}"
    assert isinstance(named, GraphQLObjectType | GraphQLInterfaceType)
    return "{ __typename }"


def operation(schema: GraphQLSchema, kind: str, name: str, arguments: Mapping[str, Any]) -> str:
    """`query ($id: ID!) { order(id: $id) { __typename } }`, for the arguments that are given."""
    roots = {
        "query": schema.query_type,
        "mutation": schema.mutation_type,
        "subscription": schema.subscription_type,
    }
    parent = roots[kind]
    assert parent is not None
    field = parent.fields[name]
    unknown = arguments.keys() - field.args.keys()
    missing = {key for key, each in field.args.items() if is_required_argument(each)} - arguments.keys()
    assert not unknown, f"{name} has no arguments {sorted(unknown)}"
    assert not missing, f"{name} needs the arguments {sorted(missing)}"
    types = ", ".join(f"${key}: {field.args[key].type}" for key in arguments)
    passed = ", ".join(f"{key}: ${key}" for key in arguments)
    head = f"{kind} ({types})" if arguments else kind
    call = f"{name}({passed})" if arguments else name
    return f"{head} {{ {call} {selection(schema, field)} }}"


def inner(schema: GraphQLSchema, type_name: str, field_name: str, arguments: str) -> str:
    """One field of an object that `node` finds."""
    parent = schema.type_map[type_name]
    assert isinstance(parent, GraphQLObjectType)
    field = parent.fields[field_name]
    call = f"{field_name}({arguments})" if arguments else field_name
    chosen = f"asked: {call} {selection(schema, field)}"
    return f"query ($id: ID!) {{ node(id: $id) {{ __typename ... on {type_name} {{ {chosen} }} }} }}"


def outcome(api: Api, document: str, variables: Mapping[str, Any], name: str) -> str:
    """What somebody hears of a call: `ok`, or the code of the refusal; NOT_FOUND for null."""
    return heard(api.execute(document, **variables), name)


def heard(answer: Answer, name: str) -> str:
    if answer.codes:
        return str(answer.codes[0])
    value = answer.body["data"][name]
    if value is None:
        return NOT_FOUND
    if isinstance(value, dict) and "code" in value:
        path = f" {'.'.join(value['path'])}" if "path" in value else ""
        return f"{value['code']}{path}"
    return OK


def heard_of_field(answer: Answer) -> str:
    """The same of one field of a node."""
    if answer.codes:
        return str(answer.codes[0])
    node = answer.body["data"]["node"]
    if node is None:
        return NOT_FOUND
    return NOTHING if node["asked"] is None else OK
