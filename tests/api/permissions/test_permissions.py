"""Who may do what, and see what: all of `access.yml`, held against the schema and tried on the engine.

The table has an entry for every query, every mutation and every field of every type; what the schema has beyond it, or
it beyond the schema, is a failure. Each entry that is not public is tried by each role.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
)

from pannier.api.nodes import LOADERS
from pannier.api.schema import build_schema as build_pannier
from tests.api.permissions.asking import OK, heard_of_field, inner, operation, outcome
from tests.api.permissions.people import ROLES, World

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "access.yml").read_text(encoding="utf-8"))
Outcomes: TypeAlias = dict[str, dict[str, str]]
ROOTS = {"Query", "Mutation", "Subscription"}
STRUCTURE = ("Connection", "Edge", "Payload")


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(build_pannier().as_str())


def rule(name: str) -> dict[str, str]:
    """What each role hears."""
    written = TABLE["rules"][name]
    unknown = written.keys() - {*ROLES, "else"}
    assert not unknown, f"the rule {name!r} names {sorted(unknown)}"
    return {role: written.get(role, written.get("else")) for role in ROLES}


def differences(found: Outcomes, expected: Outcomes) -> dict[str, dict[str, str]]:
    """What is not as the table says, by what was asked and by role."""
    return {
        name: wrong
        for name, by_role in expected.items()
        if (
            wrong := {
                role: f"{found[name][role]} instead of {meant}"
                for role, meant in by_role.items()
                if found[name][role] != meant
            }
        )
    }


def structural(type_: GraphQLObjectType) -> bool:
    """Pages, payloads and errors carry others and hold nothing of their own."""
    error = any(each.name == "Error" for each in type_.interfaces)
    return error or type_.name == "PageInfo" or type_.name.endswith(STRUCTURE)


def objects(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    """The types that hold something."""
    for name, type_ in schema.type_map.items():
        if not isinstance(type_, GraphQLObjectType) or name.startswith("__") or name in ROOTS:
            continue
        if not structural(type_):
            yield type_


def test_every_query_and_mutation_has_an_entry(schema: GraphQLSchema) -> None:
    assert schema.query_type is not None
    assert schema.mutation_type is not None
    assert set(TABLE["queries"]) ^ set(schema.query_type.fields) == set()
    assert set(TABLE["mutations"]) ^ set(schema.mutation_type.fields) == set()


def test_every_subscription_has_an_entry(schema: GraphQLSchema) -> None:
    assert schema.subscription_type is not None
    assert set(TABLE["subscriptions"]) ^ set(schema.subscription_type.fields) == set()


def test_every_field_has_an_entry(schema: GraphQLSchema) -> None:
    listed = {
        name: sorted([*(entry.get("fields") or []), *(entry.get("guarded") or {})])
        for name, entry in TABLE["types"].items()
    }
    there = {type_.name: sorted(type_.fields) for type_ in objects(schema)}
    assert {name: fields for name, fields in there.items() if listed.get(name) != fields} == {}
    assert listed.keys() == there.keys()


def test_every_node_says_who_sees_it(schema: GraphQLSchema) -> None:
    assert {name for name, entry in TABLE["types"].items() if "node" in entry} == set(LOADERS)


def test_what_is_not_public_hangs_on_nothing_public(schema: GraphQLSchema) -> None:
    """A type that is named neither public nor a node says within which types, or behind which operations, it is found.

    Found elsewhere, by a field that somebody added, it would be shown to others than it was meant for.
    """
    homes: dict[str, set[str]] = {}
    for type_ in [*objects(schema), schema.query_type, schema.mutation_type, schema.subscription_type]:
        assert type_ is not None
        for key, field in type_.fields.items():
            holder = f"{type_.name}.{key}" if type_.name in ROOTS else type_.name
            for found in reached(schema, field.type):
                homes.setdefault(found, set()).add(holder)
    strays = {}
    for name, entry in TABLE["types"].items():
        assert ("public" in entry) + ("node" in entry) + ("within" in entry) == 1, name
        if "within" in entry:
            allowed = {*entry["within"], name}
            if homes.get(name, set()) != allowed & (homes.get(name, set()) | set(entry["within"])):
                strays[name] = sorted(homes.get(name, set()))
    assert strays == {}


def reached(schema: GraphQLSchema, type_: Any) -> set[str]:
    """The types that hold something, seen through pages, payloads, unions and interfaces."""
    seen: set[str] = set()
    waiting, found = [get_named_type(type_)], set()
    while waiting:
        each = waiting.pop()
        if each.name in seen:
            continue
        seen.add(each.name)
        if isinstance(each, GraphQLUnionType):
            waiting.extend(each.types)
        elif isinstance(each, GraphQLInterfaceType):
            continue  # by `node`: each type of its own says who sees it
        elif isinstance(each, GraphQLObjectType):
            if structural(each):
                waiting.extend(get_named_type(field.type) for field in each.fields.values())
            else:
                found.add(each.name)
    return found


@pytest.mark.parametrize("kind", ["queries", "mutations"])
def test_operations(schema: GraphQLSchema, world: World, kind: str) -> None:
    """Each by each role."""
    word = "query" if kind == "queries" else "mutation"
    expected: Outcomes = {}
    found: Outcomes = {}
    for name, entry in TABLE[kind].items():
        arguments = entry.get("arguments", {})
        document = operation(schema, word, name, arguments)
        expected[name] = rule(entry["rule"])
        found[name] = {}
        for role, meant in sorted(expected[name].items(), key=lambda pair: pair[1] == OK):
            values = world.values(arguments, role, fresh=meant == OK)
            found[name][role] = outcome(world.caller(role, entry), document, values, name)
    assert differences(found, expected) == {}


def test_nodes(schema: GraphQLSchema, world: World) -> None:
    """Every object by its id, by each role."""
    expected: Outcomes = {}
    found: Outcomes = {}
    for name, entry in TABLE["types"].items():
        if "node" in entry:
            expected[name] = rule(entry["node"])
            document = "query ($id: ID!) { node(id: $id) { __typename } }"
            found[name] = {
                role: outcome(world[role], document, world.values({"id": entry["example"]}, role), "node")
                for role in ROLES
            }
    assert differences(found, expected) == {}


def test_guarded_fields(schema: GraphQLSchema, world: World) -> None:
    """Every field that is not for all who see its object, by each role."""
    expected: Outcomes = {}
    found: Outcomes = {}
    for name, entry in TABLE["types"].items():
        for key, guarded in (entry.get("guarded") or {}).items():
            expected[f"{name}.{key}"] = rule(guarded["rule"])
            document = inner(schema, name, key, guarded.get("arguments", ""))
            example = guarded.get("example", entry.get("example"))
            found[f"{name}.{key}"] = {
                role: heard_of_field(world[role].execute(document, **world.values({"id": example}, role)))
                for role in ROLES
            }
    assert differences(found, expected) == {}
