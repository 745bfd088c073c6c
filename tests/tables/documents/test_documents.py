"""Documents that clients sent once."""

from datetime import UTC, datetime, timedelta

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.clock import FixedClock
from pannier.documents.errors import UnknownDocument
from pannier.documents.model import MAX_DOCUMENT_BYTES, Manifest, sha256_of
from pannier.documents.repository import DocumentRepository
from pannier.documents.service import KEPT, Documents

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
TEXT = '{ merchant(id: "蜀") { name } }'


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def another(clock: FixedClock, manifest: Manifest | None = None) -> Documents:
    """As another process sees them."""
    return Documents(DocumentRepository(), manifest or Manifest(), clock)


def test_a_document_kept_once_is_found_everywhere_for_a_month(
    connection: Connection, clock: FixedClock
) -> None:
    with pytest.raises(UnknownDocument):
        another(clock).find(sha256_of(TEXT))
    another(clock).keep(TEXT)
    assert another(clock).find(sha256_of(TEXT)) == TEXT
    assert another(clock).find(f"sha256:{sha256_of(TEXT)}") == TEXT
    clock.advance(KEPT - timedelta(seconds=1))
    assert another(clock).find(sha256_of(TEXT)) == TEXT
    clock.advance(timedelta(seconds=1))
    with pytest.raises(UnknownDocument):
        another(clock).find(sha256_of(TEXT))


def test_one_whose_time_is_over_is_kept_anew(connection: Connection, clock: FixedClock) -> None:
    another(clock).keep(TEXT)
    clock.advance(KEPT + timedelta(days=1))
    another(clock).keep(TEXT)
    assert another(clock).find(sha256_of(TEXT)) == TEXT


def test_a_document_in_use_costs_no_read_and_no_second_write(
    connection: Connection, clock: FixedClock
) -> None:
    documents, meter = another(clock), CapacityMeter(connection)
    documents.keep(TEXT)
    with meter.measure() as consumed:
        documents.keep(TEXT)
        assert documents.find(sha256_of(TEXT)) == TEXT
    assert consumed.calls == []


def test_one_that_is_too_large_is_not_kept(connection: Connection, clock: FixedClock) -> None:
    large = "#" * (MAX_DOCUMENT_BYTES + 1)
    documents = another(clock)
    documents.keep(large)
    with pytest.raises(UnknownDocument):
        documents.find(sha256_of(large))


def test_memory_holds_a_bounded_number(connection: Connection, clock: FixedClock) -> None:
    documents = another(clock)
    for number in range(201):
        documents._remember(str(number), TEXT)
    assert len(documents._recent) == 200


def test_the_manifest_costs_nothing_and_alone_is_trusted(connection: Connection, clock: FixedClock) -> None:
    built = "{ __typename }"
    documents = another(clock, Manifest({"Built": built}, {sha256_of(built): built}))
    documents.keep(TEXT)
    with CapacityMeter(connection).measure() as consumed:
        assert documents.find("Built") == documents.trusted("Built") == built
    assert consumed.calls == []
    assert documents.is_trusted(built)
    assert not documents.is_trusted(TEXT)
    with pytest.raises(UnknownDocument):
        documents.trusted(sha256_of(TEXT))


@pytest.mark.parametrize("name", ["", "nothing", "0" * 64, "sha256:", "x" * 5_000])
def test_a_name_of_nothing_is_unknown(connection: Connection, clock: FixedClock, name: str) -> None:
    with pytest.raises(UnknownDocument):
        another(clock).find(name)
