"""Documents that are made to be dear: each is refused before it is executed, in little time and little memory.

The bound is a tenth of a second of CPU; on a machine that does nothing else it takes a third of that at most.
"""

import time
import tracemalloc

import pytest
from graphql import GraphQLError

from pannier.api.errors import formatted
from pannier.api.limits import BOUNDS, DocumentRefused, Documents
from pannier.api.schema import Schema
from pannier.core.i18n import Locale

SECONDS = 0.1
BYTES = 4_000_000
LARGE = (
    "10,000",
    "a",
    "50,000",
    "180",
    "2^30",
    "pages",
    "integers",
    "450",
    "fragments",
)  # the first words of some

INVALID = "GRAPHQL_VALIDATION_FAILED"


def many(pattern: str, count: int) -> str:
    """The pattern with its numbers."""
    return " ".join(pattern.replace("#", str(number)) for number in range(count))


def doubling(count: int, on: str, spread: str) -> str:
    """Fragments of which each spreads the next one twice."""
    each = f"fragment f# on {on} {{ {spread.replace('#', '@')} {spread.replace('#', '@')} }}"
    chain = " ".join(each.replace("#", str(number)).replace("@", str(number + 1)) for number in range(count))
    return f"{{ ...f0 }} {chain} fragment f{count} on {on} {{ __typename }}"


HOSTILE = {
    # more than can be said
    "3,000 aliases of a value": ("{ " + many("a#: __typename", 3_000) + " }", "DOCUMENT_TOO_LARGE"),
    "3,000 aliases of an object": ("{ " + many("a#: viewer { id name }", 3_000) + " }", "DOCUMENT_TOO_LARGE"),
    "10,000 tokens": ("{ viewer { " + "id " * 10_000 + "} }", "DOCUMENT_TOO_LARGE"),
    "3,000 directives": ("{ viewer { id" + " @skip(if: true)" * 3_000 + " } }", "DOCUMENT_TOO_LARGE"),
    "30,000 comments": ("#\n" * 30_000 + "{ viewer { id } }", "DOCUMENT_TOO_LARGE"),
    "a million blanks": ("{ viewer { id" + " " * 1_000_000 + "} }", "DOCUMENT_TOO_LARGE"),
    "a string of 5 MB": ('{ node(id: "' + "x" * 5_000_000 + '") { id } }', "DOCUMENT_TOO_LARGE"),
    # deeper than can be read
    "50,000 fields deep": ("{a" * 50_000, "OPERATION_TOO_DEEP"),
    "50,000 lists deep": ("{ nodes(ids: " + "[" * 50_000, "OPERATION_TOO_DEEP"),
    "20,000 objects deep": ("{ nodes(ids: " + "{a: " * 20_000, "OPERATION_TOO_DEEP"),
    "150 fields deep": ("{" + "viewer { " * 150 + "id" + " }" * 151, "OPERATION_TOO_DEEP"),
    "150 inline fragments deep": ("{" + "... { " * 150 + "__typename" + " }" * 151, "OPERATION_TOO_DEEP"),
    "150 fragments deep": (
        doubling(150, "Query", "...f#").replace(" ...f1 ...f1", " ...f1"),
        "OPERATION_TOO_DEEP",
    ),
    "25 objects deep": ("{ viewer " + "{ a " * 25 + " }" * 26, "OPERATION_TOO_DEEP"),
    # as large as it may be
    "600 aliases of a value": ("{ viewer { " + many("a#: id", 600) + " } }", "TOO_MANY_ALIASES"),
    "300 aliases of an object": ("{ " + many("a#: viewer { id }", 300) + " }", "TOO_MANY_ROOT_FIELDS"),
    "1,990 times one field": ("{ " + "viewer " * 1_990 + " }", "TOO_MANY_ROOT_FIELDS"),
    "1,900 times one value": ("{ viewer { " + "id " * 1_900 + " } }", "OPERATION_TOO_COMPLEX"),
    "180 times one page": (
        "{ viewer { " + "addresses { edges { node { id } } } " * 180 + " } }",
        "OPERATION_TOO_COMPLEX",
    ),
    "900 directives at one place": ("{ viewer { id" + " @a" * 900 + " } }", "TOO_MANY_DIRECTIVES"),
    "1,900 directives": ("{ viewer { " + "id @a @b @c " * 270 + " } }", "OPERATION_TOO_COMPLEX"),
    "300 times an inline fragment": (
        '{ node(id: "x") { ' + "... on Order { id } " * 300 + " } }",
        "OPERATION_TOO_COMPLEX",
    ),
    # that multiplies
    "2^30 root fields": (doubling(30, "Query", "...f#"), "TOO_MANY_ROOT_FIELDS"),
    "2^30 values": (
        "{ viewer { ...f0 } }" + doubling(30, "User", "...f#").partition("}")[2],
        "OPERATION_TOO_COMPLEX",
    ),
    "2^19 pages": (
        "{ viewer { ...f0 } }"
        + many("fragment f# on User { a: addresses { edges { node { id ...g# } } } }", 10),
        INVALID,
    ),
    "pages of pages": (
        "{ viewerOrders(first: 100) { edges { node { timeline(first: 100) { edges { cursor node { id } } } } } } }",
        "OPERATION_TOO_COMPLEX",
    ),
    "20 sign-ins": (
        "mutation { " + many('a#: userSignIn(account: "a", password: "b") { __typename }', 20) + " }",
        "OPERATION_TOO_COMPLEX",
    ),
    # wrong in many ways
    "1,900 unknown values": ("{ viewer { " + many("nam#", 1_900) + " } }", INVALID),
    "names of 90,000 letters": ("{ viewer { " + "x" * 90_000 + " } }", INVALID),
    "integers of 90,000 digits": (
        "{ viewerOrders(first: " + "9" * 90_000 + ") { pageInfo { endCursor } } }",
        INVALID,
    ),
    "1,900 values of a wrong kind": ("{ nodes(ids: [" + "1.5 " * 1_900 + "]) { id } }", INVALID),
    "450 variables": ("query (" + many("$a#: Int", 450) + ") { __typename }", INVALID),
    "450 times one variable": ("query (" + "$a: Int " * 450 + ") { __typename }", INVALID),
    "600 unknown arguments": ("{ node(" + many("a#: 1", 600) + ") { id } }", INVALID),
    "180 unknown types": (
        '{ node(id: "x") { ' + many("... on T# { a#: id }", 180) + " } }",
        "TOO_MANY_ALIASES",
    ),
    "fragments in a ring": (
        "{ viewer { ...f0 } }"
        + many("fragment f# on User { id }", 1).replace("id", "...f1")
        + " fragment f1 on User { ...f0 }",
        INVALID,
    ),
    "220 fragments nobody spreads": ("{ viewer { id } } " + many("fragment f# on User { id }", 220), INVALID),
    "350 operations": (many("query q# { __typename }", 350), INVALID),
    "not GraphQL": ("\0" * 50_000, INVALID),
}


def refused(schema: Schema, text: str) -> list[GraphQLError]:
    """Why a document is refused by documents that never saw it."""
    with pytest.raises(DocumentRefused) as caught:
        Documents(schema.core, suggestions=False).admit(text, None, {})
    return caught.value.errors


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_no_time(closed_schema: Schema, name: str) -> None:
    text, code = HOSTILE[name]
    for _ in range(3):  # another process may have had the cache
        began = time.process_time()
        errors = refused(closed_schema, text)
        spent = time.process_time() - began
        if spent < SECONDS:
            break
    assert [(error.extensions or {"code": INVALID}).get("code") for error in errors][:1] == [code]
    assert len(errors) <= BOUNDS.problems + 1
    assert spent < SECONDS


@pytest.mark.parametrize("name", [name for name in HOSTILE if name.split()[0] in LARGE])
def test_it_is_refused_in_little_space(closed_schema: Schema, name: str) -> None:
    tracemalloc.start()
    try:
        refused(closed_schema, HOSTILE[name][0])
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()


async def test_variables_that_are_deep_wide_or_huge_are_refused_as_well(
    closed_schema: Schema, stranger: object
) -> None:
    deep: object = "x"
    for _ in range(1_000):
        deep = [deep]
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    for ids in (deep, [{"a": 1}] * 20_000, [{"a": 1}] * 900, 10**400, {"a": deep}):
        began = time.process_time()
        result = await closed_schema.execute(document, {"ids": ids}, context_value=stranger)
        assert time.process_time() - began < SECONDS
        assert result.errors
        told = [formatted(error, Locale.EN, "R1") for error in result.errors]
        assert told[0]["extensions"]["code"] in {"BAD_USER_INPUT", "VARIABLES_TOO_LARGE"}
        assert len(result.errors) <= 60
        assert max(len(error["message"]) for error in told) < 600
