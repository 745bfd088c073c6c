"""Every code of a top-level error: what it means, and what a client does about it.

Errors of domains that a mutation answers with are types of the schema and speak for themselves; where no union has
their type (on queries, and for `UNAUTHENTICATED` and `FORBIDDEN` everywhere) they are top-level errors of the same
code.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What is told of a code. `status` is HTTP's for `application/graphql-response+json`; 0: it is none of HTTP."""

    status: int
    meaning: str
    advice: str
    extensions: tuple[str, ...] = ()
    always: bool = False
    """Whether `application/json` gets this status, too, instead of 200."""


_MEND = "mend the request; the same one is refused again"
_SMALLER = "ask for less: smaller pages, fewer fields, several operations"

CODES: Mapping[str, Code] = {
    # the request
    "BAD_REQUEST": Code(
        400, "Not a GraphQL request: no JSON object, a parameter of another type", _MEND, always=True
    ),
    "METHOD_NOT_ALLOWED": Code(
        405, "A mutation by GET, or a method that is none of `Allow`", _MEND, always=True
    ),
    "NOT_ACCEPTABLE": Code(406, "`Accept` has neither media type of the API", _MEND, always=True),
    "REQUEST_TOO_LARGE": Code(413, "The body has more bytes than a request may have", _MEND, always=True),
    "UNSUPPORTED_MEDIA_TYPE": Code(
        415, "The body is not JSON in UTF-8, or is compressed", _MEND, always=True
    ),
    "RATE_LIMITED": Code(
        429,
        "The user, or the network address of a stranger, used up a window of time",
        "wait for as long as `Retry-After` says, then send it again",
        ("retryAfterSeconds",),
        always=True,
    ),
    # the document
    "PERSISTED_QUERY_NOT_FOUND": Code(
        400, "No document of this hash is known", "send it again, this time with the document"
    ),
    "PERSISTED_QUERY_MISMATCH": Code(400, "The hash is not that of the document", _MEND, always=True),
    "DOCUMENT_NOT_TRUSTED": Code(403, "Only operations that clients were built with are executed", _MEND),
    "GRAPHQL_VALIDATION_FAILED": Code(400, "The document does not parse, or does not fit the schema", _MEND),
    "INTROSPECTION_DISABLED": Code(400, "`__schema` and `__type` are for operators", "read schema.graphql"),
    "DOCUMENT_TOO_LARGE": Code(400, "Too many characters, tokens or comments", _SMALLER, ("cost", "limit")),
    "OPERATION_TOO_DEEP": Code(400, "Too many fields inside each other", _SMALLER, ("cost", "limit")),
    "OPERATION_TOO_COMPLEX": Code(400, "More points than an operation may cost", _SMALLER, ("cost", "limit")),
    "TOO_MANY_ALIASES": Code(400, "Too many aliases in one operation", _SMALLER, ("cost", "limit")),
    "TOO_MANY_ROOT_FIELDS": Code(
        400, "Too many fields at the root of an operation", _SMALLER, ("cost", "limit")
    ),
    "TOO_MANY_DIRECTIVES": Code(400, "Too many directives at one place", _SMALLER, ("cost", "limit")),
    "VARIABLES_TOO_LARGE": Code(400, "Too many values in the variables", _SMALLER, ("cost", "limit")),
    # who asks
    "UNAUTHENTICATED": Code(
        294,
        "Somebody has to be signed in, or the token is not good any more (then 401)",
        "refresh the token, or sign in",
    ),
    "FORBIDDEN": Code(294, "Who asks may not do this", "no"),
    # what was asked
    "BAD_USER_INPUT": Code(
        294,
        "An argument or a variable is malformed, or out of its bounds (a variable: 400)",
        _MEND,
        ("path",),
    ),
    "NOT_FOUND": Code(294, "There is no such object, or not for who asks", "no"),
    # a subscription
    "RESUME_EXPIRED": Code(
        0,
        "The event of `after` is unknown, or too long ago",
        "read the present state, then subscribe without `after`",
    ),
    "TOO_MANY_SUBSCRIPTIONS": Code(
        0, "The connection has as many as it may have", "once another one is completed"
    ),
    "SUBSCRIBER_ALREADY_EXISTS": Code(0, "The connection has an operation of this id", "under another id"),
    "NOT_CONNECTED": Code(0, "The connection is gone", "connect anew"),
    "RESULT_TOO_LARGE": Code(
        0, "What an event makes of the operation does not fit into one message", _SMALLER
    ),
    "CONNECTION_CLOSED": Code(
        0,
        "The server is about to close the connection, and says why where no close code can be sent",
        "as after the close code `closeCode`",
        ("closeCode",),
    ),
    # what went wrong here
    "TRY_AGAIN": Code(
        294, "Busy: others change the same thing, or a service behind this one is slow", "wait a second"
    ),
    "INTERNAL_SERVER_ERROR": Code(
        294,
        "A fault of ours (500 where no operation was reached)",
        "tell us `requestId`; it is in our log",
        ("requestId",),
    ),
}
