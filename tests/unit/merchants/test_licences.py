from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pannier.merchants.licences import (
    WARN_BEFORE,
    Licence,
    LicenceFile,
    LicenceState,
    approve,
    ends_at,
    licensed_until,
    missing,
    next_due,
)
from pannier.merchants.model import LicenceKind
from tests.unit.merchants.examples import MERCHANT, NOON

ZONE = MERCHANT.time_zone
LICENCE = Licence(
    id="01KJP0000000000000000000LA",
    merchant_id=MERCHANT.id,
    kind=LicenceKind.FOOD,
    number="JY1310101",
    holder="周店主",
    valid_until=date(2026, 12, 31),
    scan="licences/m/food",
    media_type="image/png",
    submitted_by="owner",
    submitted_at=NOON,
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_licence_ends_when_its_last_day_is_over_at_the_store() -> None:
    assert ends_at(date(2026, 12, 31), "Asia/Shanghai") == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert ends_at(date(2026, 12, 31), "America/New_York") == datetime(2027, 1, 1, 5, tzinfo=UTC)


@given(moments, moments)
def test_it_is_looked_at_thirty_and_seven_days_before_and_when_it_ends(ends: datetime, now: datetime) -> None:
    seen: list[datetime] = []
    due = next_due(ends, now)
    while due is not None:
        assert due > (seen[-1] if seen else now)
        seen.append(due)
        due = next_due(ends, due)
    wanted = [moment for moment in (*(ends - each for each in WARN_BEFORE), ends) if moment > now]
    assert seen == wanted


def file(kind: LicenceKind, approved: date | None, waiting: date | None = None) -> LicenceFile:
    return LicenceFile(
        MERCHANT.id,
        kind,
        None
        if approved is None
        else replace(LICENCE, kind=kind, valid_until=approved, state=LicenceState.APPROVED),
        None if waiting is None else replace(LICENCE, kind=kind, valid_until=waiting),
    )


def test_the_first_of_both_licences_to_end_bounds_the_merchant() -> None:
    business, food = (
        file(LicenceKind.BUSINESS, date(2030, 1, 1)),
        file(LicenceKind.FOOD, date(2027, 1, 1)),
    )
    files = {each.kind: each for each in (business, food)}
    assert licensed_until(files, ZONE) == ends_at(date(2027, 1, 1), ZONE)
    assert licensed_until({LicenceKind.FOOD: food}, ZONE) is None
    assert missing({LicenceKind.FOOD: food}, ZONE, NOON) == (LicenceKind.BUSINESS,)
    assert missing(files, ZONE, NOON) == ()
    over = ends_at(date(2027, 1, 1), ZONE)
    assert missing(files, ZONE, over) == (LicenceKind.FOOD,)
    assert missing(files, ZONE, over - timedelta(seconds=1)) == ()


def test_approving_puts_the_waiting_one_in_force_and_sets_its_dates() -> None:
    waiting = file(LicenceKind.FOOD, date(2026, 3, 20), date(2027, 3, 20))
    approved = approve(waiting, ZONE, NOON)
    assert approved.approved == replace(
        LICENCE, valid_until=date(2027, 3, 20), state=LicenceState.APPROVED, decided_at=NOON
    )
    assert approved.latest is None
    assert approved.due_at == ends_at(date(2027, 3, 20), ZONE) - timedelta(days=30)
    assert approve(approved, ZONE, NOON) == approved
    refused = replace(waiting, latest=replace(LICENCE, state=LicenceState.REFUSED))
    assert approve(refused, ZONE, NOON) == refused
