"""Errors that clients can act on, as members of a mutation's union.

A domain raises; the one place where its error becomes a GraphQL type is `@error_type(TheError)` on that type.
Strawberry calls the handler made here for fields whose union has the type; elsewhere the error stays a top-level one,
with its code.
"""

from collections.abc import Callable
from typing import Any, Self, TypeVar

import strawberry

from pannier.api.primitives.info import Info
from pannier.core import errors as domain
from pannier.core.errors import DomainError
from pannier.core.i18n import Locale

E = TypeVar("E", bound="Error")

_handlers: list["_Handler"] = []


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


class _Handler:
    """Satisfies strawberry.ExceptionHandler with types that are known at run time only."""

    def __init__(self, exception_type: type[DomainError], error_type: type[Error]) -> None:
        self.exception_type = exception_type
        self.error_type = error_type

    def handle(self, exception: DomainError, *, field: Any, info: Info) -> Error:
        return self.error_type.of(exception, info.context.locale)


def error_type(exception: type[DomainError], description: str) -> Callable[[type[E]], type[E]]:
    """Make a class a GraphQL error type that tells of one domain error. Its GraphQL name is the domain error's."""

    def decorate(cls: type[E]) -> type[E]:
        made: type[E] = strawberry.type(cls, name=exception.__name__, description=description)
        _handlers.append(_Handler(exception, made))
        return made

    return decorate


def exception_handlers() -> list[strawberry.ExceptionHandler[Any, Any]]:
    """Of all error types that were imported, specific exceptions before general ones."""
    ordered = sorted(_handlers, key=lambda handler: -len(handler.exception_type.__mro__))
    return [*ordered]


def mapped_errors() -> frozenset[type[DomainError]]:
    """The domain errors that have a GraphQL type."""
    return frozenset(handler.exception_type for handler in _handlers)


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
