"""Documents that are made to be dear, the code that each is refused with, and how much CPU that may take."""

import time
from collections.abc import Iterator

SECONDS = 0.1
"""Of CPU; on a machine that does nothing else it takes a third of that at most."""
_TRIES = 5


def tries(spent: list[float]) -> Iterator[None]:
    """`for _ in tries(spent)`: until what is tried took less than `SECONDS`, a few times at most.

    What each try took is appended. The best counts: others on the machine, and a collection of the garbage of a whole
    test run, take time as well.
    """
    while len(spent) < _TRIES and min(spent, default=SECONDS) >= SECONDS:
        began = time.process_time()
        yield
        spent.append(time.process_time() - began)


INVALID = "GRAPHQL_VALIDATION_FAILED"


SELF_NESTING = "staff(first: 100) { edges { node { merchant { "


def many(pattern: str, count: int, step: int = 0) -> str:
    """The pattern with its numbers: `#` from 0, `@` so much further."""
    return " ".join(
        pattern.replace("#", str(number)).replace("@", str(number + step)) for number in range(count)
    )


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
    "lists in themselves, 4 deep": (
        '{ merchant(id: "x") { ' + SELF_NESTING * 4 + "id" + " } } } }" * 4 + " } }",
        "OPERATION_TOO_COMPLEX",
    ),
    "lists in themselves, 9 deep": (
        '{ merchant(id: "x") { ' + SELF_NESTING * 9 + "id" + " } } } }" * 9 + " } }",
        "OPERATION_TOO_DEEP",
    ),
    "lists in themselves, 2^4 times": (
        '{ merchant(id: "x") { ...f0 } } '
        + many("fragment f# on Merchant { a: staff { ...g# } b: staff { ...g# } }", 4)
        + many("fragment g# on StaffMemberConnection { edges { node { merchant { ...f@ } } } }", 4, 1)
        + " fragment f4 on Merchant { id }",
        "OPERATION_TOO_COMPLEX",
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
