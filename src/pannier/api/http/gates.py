"""What a request passes before anything is looked up or executed for it."""

from collections.abc import Callable
from typing import TypeAlias

from pannier.api.context import Context
from pannier.api.http.refusals import Refused
from pannier.core.i18n import Locale
from pannier.quotas.errors import RateLimited

Gate: TypeAlias = Callable[[Context], None]
"""Looks at who asks, and from where. Runs in the request's own thread, so it may block; raises Refused."""

_UNKNOWN_DOCUMENT = 100  # points of a name that means nothing; it cost a read


def within_quota(context: Context) -> None:
    """Refuse who is known here to have used up their window. Raises Refused."""
    try:
        context.rate_limits.demand(context.caller)
    except RateLimited as limited:
        raise too_many_requests(limited, context.locale) from limited


def count_unknown_document(context: Context) -> None:
    """Count a document that nobody knows, so that nobody tries names for nothing. Raises Refused."""
    try:
        context.rate_limits.take(context.caller, _UNKNOWN_DOCUMENT)
    except RateLimited as limited:
        raise too_many_requests(limited, context.locale) from limited


def too_many_requests(limited: RateLimited, locale: Locale) -> Refused:
    """How HTTP says that a caller used up a window."""
    return Refused(
        429,
        limited.message(locale),
        limited.code,
        {"retry-after": str(limited.retry_after)},
        extensions={"retryAfterSeconds": limited.retry_after},
    )
