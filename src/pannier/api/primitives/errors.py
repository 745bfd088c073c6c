"""Errors that clients can act on, as members of a mutation's union.

A domain raises; the one place where its error becomes a GraphQL type is `@error_type(TheError)` on that type.
Mutations tell it so when their union has the type (`tells_refusals`); elsewhere the error stays a top-level one, with
its code.
"""

from collections.abc import Callable
from typing import Any, Self, TypeVar

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.types import get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.types.union import StrawberryUnion

from pannier.api.primitives.info import Info
from pannier.core import errors as domain
from pannier.core.errors import DomainError
from pannier.core.i18n import Locale

E = TypeVar("E", bound="Error")
T = TypeVar("T")

_error_types: dict[type, type["Error"]] = {}


@strawberry.interface(description="Why a mutation was refused. Nothing was changed.")
class Error:
    message: str = strawberry.field(
        description="A sentence for people, in the language the client asked for."
    )
    code: str = strawberry.field(description="Stable, for programs.")

    @classmethod
    def of(cls, error: Any, locale: Locale) -> Self:
        """The union member that tells of this domain error."""
        return cls(message=error.message(locale), code=error.code, **cls.context_of(error))

    @classmethod
    def context_of(cls, error: Any) -> dict[str, Any]:
        """The values of the type's own fields. Override where there are any."""
        return {}


class Refusals(FieldExtension):
    """Tells the domain errors of one mutation as members of its union. What is no member stays a top-level error.

    Strawberry's own exception handlers are tried on every field of the schema, each of them: that was half of the time
    that it took to build it.
    """

    def apply(self, field: StrawberryField) -> None:
        self._field = field

    def resolve(self, next_: Callable[..., Any], source: Any, info: Info, **kwargs: Any) -> Any:
        try:
            return next_(source, info, **kwargs)
        except DomainError as error:
            member = self._member_for(type(error))
            if member is None:
                raise
            return member.of(error, info.context.locale)

    def _member_for(self, exception: type[DomainError]) -> type[Error] | None:
        """Of the exception itself, or of the nearest more general one that the union has."""
        union = self._field.type
        members = union.types if isinstance(union, StrawberryUnion) else ()
        for general in exception.__mro__:
            made = _error_types.get(general)
            if made in members:
                return made
        return None


def tells_refusals(mutation: type[T]) -> type[T]:
    """Have every field of the finished mutation type tell refusals as members of its union."""
    for field in get_object_definition(mutation, strict=True).fields:
        field.extensions = [*field.extensions, Refusals()]
    return mutation


def error_type(exception: type[DomainError], description: str) -> Callable[[type[E]], type[E]]:
    """Make a class a GraphQL error type that tells of one domain error. Its GraphQL name is the domain error's."""

    def decorate(cls: type[E]) -> type[E]:
        # Without one, `dataclasses` makes one up of the signature, which takes its time.
        cls.__doc__ = description
        made: type[E] = strawberry.type(cls, name=exception.__name__, description=description)
        _error_types[exception] = made
        return made

    return decorate


def mapped_errors() -> frozenset[type[DomainError]]:
    """The domain errors that have a GraphQL type."""
    return frozenset(_error_types)


@error_type(domain.InvalidInput, "An argument is malformed or out of its bounds.")
class InvalidInput(Error):
    path: list[str] = strawberry.field(description="The argument or input field, outermost first.")

    @classmethod
    def context_of(cls, error: domain.InvalidInput) -> dict[str, Any]:
        return {"path": list(error.path)}


@error_type(domain.NotFound, "There is no such object, or not for you.")
class NotFound(Error):
    pass


@error_type(domain.ConcurrentChange, "Somebody else changed the same thing meanwhile. Read it again.")
class ConcurrentChange(Error):
    pass
