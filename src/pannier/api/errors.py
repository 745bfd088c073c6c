"""Top-level errors: what a client sees of a mistake of its own, and of a fault of ours."""

import logging
import re
from typing import Any

from graphql import GraphQLError

from pannier.api.limits import OperationRefused
from pannier.api.primitives.patches import NullRefused
from pannier.core.errors import DomainError, InvalidInput, TransientError
from pannier.core.i18n import Locale
from pannier.quotas.errors import RateLimited

log = logging.getLogger("pannier.api")

# How graphql-core words what is wrong with the values of variables; all else that it says is about the document.
_OF_VALUES = re.compile(
    r"Variable '\$\w+' has invalid (default )?value|Variable values are nested|Too many errors processing variables"
)
_PLACES = 10  # of one error; the same variable may be there 500 times

_LONGEST = (
    500  # graphql-core quotes what the client wrote: a number of 5,000 digits, a name of 100,000 letters
)


def formatted(error: GraphQLError, locale: Locale, request_id: str) -> dict[str, Any]:
    """One entry of `errors`, always with a code. An unexpected exception is logged, once, and masked."""
    answer: dict[str, Any] = {"message": _cut(error.message)}
    if error.locations:
        answer["locations"] = [{"line": at.line, "column": at.column} for at in error.locations[:_PLACES]]
    if error.path:
        answer["path"] = error.path
    answer["extensions"] = _classified(error, locale, request_id, answer)
    return answer


def _classified(
    error: GraphQLError, locale: Locale, request_id: str, answer: dict[str, Any]
) -> dict[str, Any]:
    """The extensions; replaces the message where the client should read another."""
    if isinstance(error, OperationRefused):
        return dict(error.extensions or {})
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, DomainError):
        answer["message"] = cause.message(locale)
        extensions: dict[str, Any] = {"code": cause.code}
        if isinstance(cause, InvalidInput | NullRefused):
            extensions["path"] = list(cause.path)
        if isinstance(cause, RateLimited):
            extensions["retryAfterSeconds"] = cause.retry_after
        return extensions
    if isinstance(cause, TransientError):
        answer["message"] = "Busy. Try again in a moment."
        return {"code": "TRY_AGAIN"}
    if cause is None or (isinstance(cause, ValueError | TypeError) and error.path is None):
        return {"code": "BAD_USER_INPUT" if _OF_VALUES.match(error.message) else "GRAPHQL_VALIDATION_FAILED"}
    log.error("unexpected error in request %s", request_id, exc_info=cause)
    answer["message"] = "Something went wrong on our side."
    return {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id}


def _cut(message: str) -> str:
    return message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"
