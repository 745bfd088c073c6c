"""Enums of the domains in the schema, with a description for every value; the domains themselves know no GraphQL."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

E = TypeVar("E", bound=Enum)


def enum_type(cls: type[E], description: str, values: Mapping[E, str], name: str | None = None) -> None:
    """Make a domain's enum a GraphQL enum. `values` describes each member; leaving one out is an error at start."""
    if set(values) != set(cls):
        raise TypeError(f"{cls.__name__}: every value needs a description, and only those")
    strawberry.enum(cls, name=name or cls.__name__, description=description)
    definition: StrawberryEnumDefinition = cls.__strawberry_definition__  # type: ignore[attr-defined]  # Strawberry adds it
    for value in definition.values:
        value.description = values[cls[value.name]]
