"""Documents that are made to be dear: each is refused before it is executed, in little time and little memory."""

import gc
import tracemalloc

import pytest
from graphql import GraphQLError

from pannier.api.errors import formatted
from pannier.api.limits import BOUNDS, DocumentRefused, Documents
from pannier.api.schema import Schema
from pannier.core.i18n import Locale
from tests.hostile import HOSTILE, INVALID, SECONDS, tries

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


def refused(schema: Schema, text: str) -> list[GraphQLError]:
    """Why a document is refused by documents that never saw it."""
    with pytest.raises(DocumentRefused) as caught:
        Documents(schema.core, suggestions=False).admit(text, None, {})
    return caught.value.errors


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_no_time(closed_schema: Schema, name: str) -> None:
    text, code = HOSTILE[name]
    spent: list[float] = []
    for _ in tries(spent):
        errors = refused(closed_schema, text)
    assert [(error.extensions or {"code": INVALID}).get("code") for error in errors][:1] == [code]
    assert len(errors) <= BOUNDS.problems + 1
    assert min(spent) < SECONDS


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
        spent: list[float] = []
        for _ in tries(spent):
            result = await closed_schema.execute(document, {"ids": ids}, context_value=stranger)
        assert min(spent) < SECONDS
        assert result.errors
        told = [formatted(error, Locale.EN, "R1") for error in result.errors]
        assert told[0]["extensions"]["code"] in {"BAD_USER_INPUT", "VARIABLES_TOO_LARGE"}
        assert len(result.errors) <= 60
        assert max(len(error["message"]) for error in told) < 600


def test_nothing_of_them_is_kept(closed_schema: Schema) -> None:
    documents = Documents(closed_schema.core, suggestions=False)

    def objects_after_all_of_them() -> int:
        for text, _ in list(HOSTILE.values())[::4]:
            with pytest.raises(DocumentRefused):
                documents.admit(text, None, {})
        gc.collect()
        return len(gc.get_objects())

    first = objects_after_all_of_them()
    assert objects_after_all_of_them() - first < 1_000
