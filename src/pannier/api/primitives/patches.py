"""Inputs of patches, which tell absent from null, and refuse a null where there is nothing to remove."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import strawberry
from strawberry.types.arguments import InputContext, convert_argument
from strawberry.types.base import StrawberryMaybe, StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.field import StrawberryField

from pannier.core.errors import DomainError

T = TypeVar("T")


@dataclass(eq=False)
class NullRefused(DomainError):
    """A patch set a field to null that always has a value. A mistake of the client's code: no union has it."""

    code = "BAD_USER_INPUT"
    en = "This cannot be null; leave it out to keep it."
    zh = "该字段不能为 null；如不修改请省略。"

    path: tuple[str, ...]


def patch_input(description: str) -> Callable[[type[T]], type[T]]:
    """`strawberry.input` for a patch. Of its fields, `Maybe[X]` refuses a null by path, `Maybe[X | None]` takes it."""

    def decorate(cls: type[T]) -> type[T]:
        made: type[T] = strawberry.input(cls, description=description)
        _definition(made).from_input = _built
        return made

    return decorate


def _built(cls: type, given: Mapping[str, Any], context: InputContext) -> object:
    """An instance from a client's value; Strawberry's own way, but for nulls, of which it tells no path and no code."""
    values: dict[str, object] = {}
    for field in _definition(cls).fields:
        name = context.config.name_converter.from_field(field)
        if name not in given:
            values[field.python_name] = None
            continue
        path = (*context.path, name)
        if given[name] is None and not _takes_null(field):
            raise NullRefused(tuple(str(part) for part in path))
        values[field.python_name] = convert_argument(
            given[name], field.type, context.scalar_registry, context.config, context.info, path=path
        )
    return cls(**values)


def _takes_null(field: StrawberryField) -> bool:
    return not isinstance(field.type, StrawberryMaybe) or isinstance(field.type.of_type, StrawberryOptional)


def _definition(cls: type) -> StrawberryObjectDefinition:
    definition: StrawberryObjectDefinition = cls.__strawberry_definition__  # type: ignore[attr-defined]  # Strawberry adds it
    return definition
