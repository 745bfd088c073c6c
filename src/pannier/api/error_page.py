"""Every code that a client can meet, as a page for those who write one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graphql import GraphQLInterfaceType, GraphQLSchema, GraphQLUnionType, get_named_type

from pannier.api.codes import CODES, Code
from pannier.api.primitives.errors import mapped_errors
from pannier.api.schema import build_schema

_TEXT = """# Errors

Generated from the code by `make schema`; do not edit. Two kinds, and each has a stable `code` for programs and a
`message` for people in the language that `Accept-Language` asks for (`en`, `zh-CN`).

## Top-level errors

Entries of `errors`, the code in `extensions.code`: mistakes of a client, and faults of ours. With
`application/graphql-response+json` the HTTP status is the one below; with `application/json` it is 200 unless it is
**bold**. 294 is a success in part: the operation ran, and `data` is there beside the error. What a subscription is
refused for comes in its `error` message, without a status (–).

| code | status | meaning | beside the code | try again? |
|---|---|---|---|---|
{top_level}

The codes of the next table are top-level errors too wherever a field's union does not have their type, as on every
query and subscription: with status 294.

## Errors that a mutation answers with

Members of the mutation's union; each implements `interface Error {{ message code }}`. Nothing was changed. The same
call is refused again until what it tells of has changed, except where the last column says otherwise.

| type | code | when | context | mutations | try again? |
|---|---|---|---|---|---|
{members}
"""

_MANY = 6  # mutations that are named one by one

# What is worth another try, by the name of the type; all else is refused again.
AGAIN: Mapping[str, str] = {
    "ConcurrentChange": "read it again, then decide anew",
    "OrderChangedMeanwhile": "look at `order`, then decide anew",
    "QuoteExpired": "with the new `quote`",
    "QuoteChanged": "with the new `quote`",
    "MenuItemUnavailable": "without the item, or later",
    "MerchantClosed": "for a time after `opensNextAt`",
    "PaymentDeclined": "with another payment",
    "CodeInvalid": "with a new code",
    "RefreshTokenInvalid": "after a new sign-in",
    "SignInTooOld": "after a new sign-in",
}
_TIMES = ("retryAt", "againAt")


def page() -> str:
    """All of it, as Markdown."""
    schema = build_schema().core
    return _TEXT.format(
        top_level="\n".join(_top_level(name, code) for name, code in CODES.items()),
        members="\n".join(_members(schema)),
    )


def _top_level(name: str, code: Code) -> str:
    status = "–" if not code.status else f"**{code.status}**" if code.always else str(code.status)
    beside = ", ".join(f"`{each}`" for each in code.extensions)
    return _row(f"`{name}`", status, code.meaning, beside, code.advice)


def _members(schema: GraphQLSchema) -> Iterator[str]:
    error = schema.type_map["Error"]
    assert isinstance(error, GraphQLInterfaceType)
    met = _mutations(schema)
    kinds = {kind.__name__: kind for kind in mapped_errors()}
    for type_ in sorted(schema.get_possible_types(error), key=lambda each: each.name):
        kind = kinds[type_.name]
        own = [field for field in type_.fields if field not in error.fields]
        yield _row(
            f"`{type_.name}`",
            f"`{kind.code}`",
            type_.description or "",
            ", ".join(f"`{field}`" for field in own),
            _named(met[type_.name]),
            _again(type_.name, own),
        )


def _mutations(schema: GraphQLSchema) -> dict[str, list[str]]:
    """By the name of an error type, the mutations that may answer with it."""
    assert schema.mutation_type is not None
    met = defaultdict[str, list[str]](list)
    for name, field in schema.mutation_type.fields.items():
        union = get_named_type(field.type)
        assert isinstance(union, GraphQLUnionType)
        for member in union.types:
            met[member.name].append(name)
    return met


def _named(mutations: list[str]) -> str:
    if len(mutations) > _MANY:
        return f"{len(mutations)} of them"
    return ", ".join(f"`{name}`" for name in mutations) or "none"


def _again(name: str, fields: list[str]) -> str:
    after = [f"after `{field}`" for field in fields if field in _TIMES]
    return AGAIN.get(name, after[0] if after else "no")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
