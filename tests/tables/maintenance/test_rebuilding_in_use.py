"""Counting anew while orders are placed, reviews are edited and streams deliver; killed anywhere, and gone on with."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pannier.core.ids import new_id
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.maintenance.rebuilds.model import KeepsChanging, Mended
from pannier.maintenance.rebuilds.platform import PlatformRebuild
from pannier.maintenance.rebuilds.ratings import RatingsRebuild
from pannier.maintenance.rebuilds.runner import RebuildRunner
from pannier.maintenance.rebuilds.statistics import StatisticsRebuild
from pannier.maintenance.repository import ProgressRepository
from pannier.menus.repository import MenuRepository, PublishedMenuRepository
from pannier.menus.republishing import MenuRepublisher
from pannier.merchants.repository import MerchantRepository
from pannier.orders.model import Numbers
from pannier.orders.repository import StatisticsRepository
from pannier.orders.repository.histories import HistoryRepository
from pannier.orders.repository.recounting import RecountRepository
from pannier.orders.repository.shares import ShareRepository, share_of
from pannier.reviews.repository import RatingRepository
from pannier.reviews.repository.recounting import RatingRecountRepository
from tests.clean import Kept
from tests.tables.audit.findings import found
from tests.tables.audit.spoiler import Spoiler
from tests.tables.audit.town import NOON
from tests.tables.maintenance.conftest import City
from tests.tables.maintenance.happenings import (
    Happenings,
    Killed,
    OrderStream,
    ReviewStream,
    Step,
    kill,
    meddling,
)

FEW = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


def wrong(city: City, *checks: str) -> set[tuple[str, str]]:
    return {each for each in found(city.town) if each[0] in checks}


def put_back(city: City, kept: Kept) -> None:
    city.clean.make()
    city.clean.put(kept)


def spoil_the_day(city: City, where: Settings) -> None:
    spoiler = Spoiler(dynamodb_client(where), where.table_prefix)
    day = city.town.orders["completed"].business_date.isoformat()
    spoiler.add("statistics", city.town.merchant.id, day, "placed", 5)
    spoiler.remove("statistics", f"items#{city.town.merchant.id}", f"{day}#{city.town.tea.id}")


def spoil_the_platform(city: City, where: Settings) -> None:
    spoiler = Spoiler(dynamodb_client(where), where.table_prefix)
    day = city.town.orders["completed"].business_date.isoformat()
    spoiler.add("statistics", share_of(city.town.merchant.id), f"{day}#CNY", "placed", 5)


def platform_rebuild(city: City, happen: Step) -> PlatformRebuild:
    """Before each of whose calls something happens."""
    shares = meddling(ShareRepository, city.town.connection, happen)
    merchant = city.town.merchant
    return PlatformRebuild(shares, lambda: {merchant.id: merchant.currency}, city.town.clock)


ORDER_STEPS = st.lists(
    st.sampled_from(["nothing", "place", "deliver", "deliver all", "repeat", "kill"]), max_size=25
)


@FEW
@given(ORDER_STEPS)
@example(["place", "nothing", "nothing", "deliver", "nothing", "nothing", "nothing", "kill"])
@example(["nothing"] * 6 + ["place", "nothing", "deliver all"])  # after the day was read, before all else is
def test_days_are_exact_whatever_happens_while_they_are_counted(
    a_day_in_the_city: tuple[City, Kept], tables: Settings, names: list[str]
) -> None:
    city, kept = a_day_in_the_city
    put_back(city, kept)
    stream = OrderStream(city, tables)
    spoil_the_day(city, tables)
    steps: dict[str, Step] = {
        "nothing": lambda: None,
        "place": stream.place,
        "deliver": stream.deliver,
        "deliver all": stream.deliver_all,
        "repeat": stream.repeat,
        "kill": kill,
    }
    happenings = Happenings(iter([steps[name] for name in names]))
    connection = city.town.connection
    rebuild = StatisticsRebuild(
        HistoryRepository(),
        meddling(RecountRepository, connection, happenings.next),
        StatisticsRepository(connection),
        platform_rebuild(city, lambda: None),
        city.town.clock,
        0.0,
        lambda _: happenings.next(),
    )
    while True:
        try:
            rebuild.rebuild(city.town.merchant.id)
        except Killed:
            continue
        break
    stream.deliver_all()
    assert wrong(city, "statistics", "sales") == set()


def test_days_are_exact_when_two_count_them_at_once(
    a_day_in_the_city: tuple[City, Kept], city: City, tables: Settings
) -> None:
    """The second begins and ends between any two calls of the first: of their corrections one is refused."""
    connection = city.town.connection

    def rebuild(happen: Step) -> StatisticsRebuild:
        recount = meddling(RecountRepository, connection, happen)
        return StatisticsRebuild(
            HistoryRepository(),
            recount,
            StatisticsRepository(connection),
            platform_rebuild(city, lambda: None),
            city.town.clock,
            0.0,
        )

    refused = 0
    for at in range(12):
        spoil_the_day(city, tables)
        calls = iter(range(100))

        def meanwhile(at: int = at, calls: Iterator[int] = calls) -> None:
            if next(calls) == at:
                rebuild(lambda: None).rebuild(city.town.merchant.id)

        try:
            rebuild(meanwhile).rebuild(city.town.merchant.id)
        except KeepsChanging:
            refused += 1
        assert wrong(city, "statistics", "sales") == set(), at
    assert refused > 0


def test_days_are_exact_when_orders_come_in_from_all_sides(city: City, tables: Settings) -> None:
    """Threads, and no quiet moment arranged for."""
    stream = OrderStream(city, tables)
    spoil_the_day(city, tables)
    placed = threading.Event()
    ready = threading.Semaphore(0)

    def place() -> None:
        for _ in range(12):
            stream.place()
            ready.release()
        placed.set()

    def deliver() -> None:
        while not placed.is_set() or stream.pending:
            ready.acquire(timeout=0.02)
            stream.deliver()
            stream.repeat()

    threads = [threading.Thread(target=each) for each in (place, deliver)]
    for thread in threads:
        thread.start()
    rebuilt = 0
    while any(thread.is_alive() for thread in threads):
        rebuilt += not city.rebuild("statistics").failed
    for thread in threads:
        thread.join()
    assert stream.pending == []
    city.rebuild("statistics")
    assert wrong(city, "statistics", "sales", "platform") == set()
    assert rebuilt > 0


@FEW
@given(ORDER_STEPS)
@example(["nothing"] * 3 + ["place", "deliver", "nothing", "deliver", "kill"])
def test_the_platforms_days_are_exact_whatever_happens_while_they_are_counted(
    city: City, tables: Settings, names: list[str]
) -> None:
    """One example begins where the last has ended."""
    stream = OrderStream(city, tables)
    spoil_the_platform(city, tables)
    steps: dict[str, Step] = {
        "nothing": lambda: None,
        "place": stream.place,
        "deliver": stream.deliver,
        "deliver all": stream.deliver_all,
        "repeat": stream.repeat,
        "kill": kill,
    }
    happenings = Happenings(iter([steps[name] for name in names]))
    while True:
        try:
            assert rebuild_its_share(city, happenings.next) == []
        except Killed:
            continue
        break
    stream.deliver_all()
    assert the_platforms(city) == the_merchants(city)


def test_the_platforms_days_are_exact_when_two_count_them_at_once(city: City, tables: Settings) -> None:
    refused = 0
    for at in range(11):
        spoil_the_platform(city, tables)
        calls = iter(range(100))

        def meanwhile(at: int = at, calls: Iterator[int] = calls) -> None:
            if next(calls) == at:
                rebuild_its_share(city, lambda: None)

        refused += len(rebuild_its_share(city, meanwhile))
        assert the_platforms(city) == the_merchants(city), at
    assert refused > 0
    assert wrong(city, "platform", "statistics") == set()


def rebuild_its_share(city: City, happen: Step) -> list[str]:
    """The share of the platform that the city's one merchant is in. What was found busy."""
    merchant, busy = city.town.merchant, list[str]()
    platform_rebuild(city, happen).rebuild_share(
        share_of(merchant.id), {merchant.id: merchant.currency}, busy
    )
    return busy


def the_platforms(city: City) -> Numbers:
    day = city.town.orders["completed"].business_date
    (found,) = StatisticsRepository(city.town.connection).read_platform(day, day)
    return found.numbers


def the_merchants(city: City) -> Numbers:
    day = city.town.orders["completed"].business_date
    return StatisticsRepository(city.town.connection).find(city.town.merchant.id, day).numbers


REVIEW_STEPS = st.lists(
    st.sampled_from(["nothing", "edit", "hide", "deliver", "deliver", "repeat", "kill"]), max_size=20
)


@FEW
@given(REVIEW_STEPS)
@example(["edit", "nothing", "nothing", "nothing", "deliver"])
@example(["nothing"] * 8 + ["edit", "deliver"])  # around the reading of reviews and of sums
@example(["nothing"] * 9 + ["edit", "deliver"])
@example(["nothing"] * 4 + ["edit", "deliver", "hide", "kill", "deliver"])
def test_ratings_are_exact_whatever_happens_while_they_are_counted(
    a_day_in_the_city: tuple[City, Kept], tables: Settings, names: list[str]
) -> None:
    city, kept = a_day_in_the_city
    put_back(city, kept)
    town, stream = city.town, ReviewStream(city)
    spoiler = Spoiler(dynamodb_client(tables), tables.table_prefix)
    spoiler.add("ratings", town.merchant.id, "merchant", "food_2", 3)
    spoiler.remove("ratings", town.merchant.id, f"item#{town.noodles.id}")
    steps: dict[str, Step] = {
        "nothing": lambda: None,
        "edit": stream.edit,
        "hide": stream.hide,
        "deliver": stream.deliver,
        "repeat": stream.repeat,
        "kill": kill,
    }
    happenings = Happenings(iter([steps[name] for name in names]))
    rebuild = RatingsRebuild(
        meddling(RatingRecountRepository, town.connection, happenings.next),
        RatingRepository(town.connection),
        MerchantRepository(town.connection),
        town.merchants.set_rating,
        town.clock,
        0.0,
        lambda _: happenings.next(),
    )
    while True:
        try:
            rebuild.rebuild(town.merchant.id)
        except Killed:
            continue
        break
    while stream.pending:
        stream.deliver()
    assert wrong(city, "ratings", "shown-ratings") == set()


def test_a_menu_is_made_anew_while_it_is_edited(city: City, tables: Settings) -> None:
    """Edits, and the stream's publishing of each, go on in another thread."""
    town = city.town
    spoiler = Spoiler(dynamodb_client(tables), tables.table_prefix)
    stop, failures = threading.Event(), []

    def edit() -> None:
        try:
            for number in range(8):
                town.menus.add_category(town.owner, town.merchant.id, f"category {number}")
                town.publisher.publish(town.merchant.id)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)
        stop.set()

    thread = threading.Thread(target=edit)
    thread.start()
    while not stop.is_set():
        spoiler.set("menus", town.merchant.id, "published", revision=999)
        city.rebuild("menus")
    thread.join()
    assert failures == []
    city.rebuild("menus")
    assert wrong(city, "published", "menu-heads") == set()


def test_an_edit_whose_publishing_looked_at_a_wrong_revision_is_published(
    city: City, tables: Settings
) -> None:
    """It comes after the draft was read, and finds a document that seems to be newer; nobody would wake again."""
    town = city.town
    Spoiler(dynamodb_client(tables), tables.table_prefix).set(
        "menus", town.merchant.id, "published", revision=999
    )
    drafts, profiles = MenuRepository(town.connection), MerchantRepository(town.connection)

    class Late(PublishedMenuRepository):
        def replace_menu(self, *args: Any) -> bool:
            town.menus.add_category(town.owner, town.merchant.id, "late")
            assert not town.publisher.publish(town.merchant.id)
            return super().replace_menu(*args)

    assert MenuRepublisher(drafts, Late(), profiles, town.clock).republish(town.merchant.id)
    assert wrong(city, "published") == set()


def test_one_that_was_killed_goes_on_with_the_merchants_that_are_left(city: City) -> None:
    """Progress is kept by merchant; a whole run is followed by a new one."""
    seen: list[str] = []
    ids = [new_id(NOON + timedelta(seconds=n)) for n in range(6)]
    dies = {ids[3]}

    class Recording:
        name = "recording"

        def rebuild(self, merchant_id: str) -> Any:
            if merchant_id in dies:
                dies.clear()
                raise Killed
            seen.append(merchant_id)
            return Mended(1, 1)

        def strays(self) -> Iterator[Any]:
            yield Mended(0, 2)

    runner = RebuildRunner(Recording(), lambda: reversed(ids), ProgressRepository(), at_once=1)
    with pytest.raises(Killed):
        runner.run()
    assert seen == ids[:3]
    assert runner.run().mended == Mended(6, 8)
    assert seen == ids
    assert runner.run().mended == Mended(6, 8)
    assert seen == ids + ids
