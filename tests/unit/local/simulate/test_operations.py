"""What simulated clients send is valid against the schema of this very code."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, parse, validate

from pannier.api.schema import build_schema
from pannier.local.simulate.transport import Operation

ROLES = ("accounts", "couriers", "customers", "merchants", "operators", "reviews")


def modules() -> Iterator[ModuleType]:
    return (importlib.import_module(f"pannier.local.simulate.operations.{role}") for role in ROLES)


OPERATIONS = [
    value for module in modules() for value in vars(module).values() if isinstance(value, Operation)
]


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    built: GraphQLSchema = build_schema()._schema
    return built


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_document_is_valid_and_named_as_the_report_names_it(
    schema: GraphQLSchema, operation: Operation
) -> None:
    document = parse(operation.document)
    assert [error.message for error in validate(schema, document)] == []
    (definition,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    assert definition.name is not None
    assert definition.name.value == operation.name
    if operation.success is not None:
        assert operation.success in schema.type_map


def test_no_two_operations_share_a_name() -> None:
    names = [operation.name for operation in OPERATIONS]
    assert len(set(names)) == len(names)
