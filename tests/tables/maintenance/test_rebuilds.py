"""A projection is spoiled, the auditor finds it, rebuilding mends it, and all is as it was."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.maintenance.rebuilds.assembly import PROJECTIONS
from pannier.merchants.listings import listed_cells
from pannier.orders.repository.shares import SHARES, share_of
from pannier.users.repository import ErasureRepository
from tests.tables.audit.findings import found
from tests.tables.audit.spoiler import Spoiler
from tests.tables.maintenance.conftest import City

Spoil = Callable[[City, Spoiler], None]

TABLES = {
    "statistics": ("statistics",),
    "ratings": ("ratings", "merchants", "menus"),
    "menus": ("menus",),
    "inboxes": ("inboxes", "channels"),
    "listings": ("merchants",),
}


@pytest.fixture
def spoiler(city: City, settings: Settings) -> Iterator[Spoiler]:
    return Spoiler(dynamodb_client(settings), settings.table_prefix)


def _day(city: City) -> str:
    return city.town.orders["completed"].business_date.isoformat()


def _message(city: City, inbox: str, name: str, sequence: int) -> tuple[str, str, str]:
    event = f"{city.town.orders[name].id}:{sequence}"
    (key,) = (sk for pk, sk in city.stored("inboxes") if pk == inbox and sk.endswith(event))
    return "inboxes", inbox, key


def _cell(city: City) -> str:
    return min(listed_cells(city.town.merchants.get(city.town.merchant.id)))


def _days_count(city: City, spoiler: Spoiler) -> None:
    spoiler.add("statistics", city.town.merchant.id, _day(city), "completed", -1)
    spoiler.add("statistics", city.town.merchant.id, _day(city), "gmv_minor", 700)


def _days_loss(city: City, spoiler: Spoiler) -> None:
    spoiler.remove("statistics", city.town.merchant.id, _day(city))


def _sales_loss(city: City, spoiler: Spoiler) -> None:
    spoiler.remove("statistics", f"items#{city.town.merchant.id}", f"{_day(city)}#{city.town.tea.id}")


def _sales_of_nothing(city: City, spoiler: Spoiler) -> None:
    row = spoiler.read("statistics", f"items#{city.town.merchant.id}", f"{_day(city)}#{city.town.tea.id}")
    spoiler.put("statistics", row | {"sk": {"S": f"{_day(city)}#nothing"}})


def _platforms_count(city: City, spoiler: Spoiler) -> None:
    share, day = share_of(city.town.merchant.id), f"{_day(city)}#CNY"
    spoiler.add("statistics", share, day, "accepted", -1)
    spoiler.add("statistics", share, day, "g12", 700)


def _platforms_loss(city: City, spoiler: Spoiler) -> None:
    spoiler.remove("statistics", share_of(city.town.merchant.id), f"{_day(city)}#CNY")


def _stars(city: City, spoiler: Spoiler) -> None:
    spoiler.add("ratings", city.town.merchant.id, "merchant", "packaging_5", 3)
    spoiler.add("ratings", city.town.merchant.id, f"item#{city.town.noodles.id}", "stars_3", -1)


def _items_stars_loss(city: City, spoiler: Spoiler) -> None:
    spoiler.remove("ratings", city.town.merchant.id, f"item#{city.town.noodles.id}")


def _days_stars(city: City, spoiler: Spoiler) -> None:
    (day,) = spoiler.query("ratings", city.town.merchant.id, "day#")
    spoiler.add("ratings", city.town.merchant.id, day["sk"]["S"], "stars_2", 2)
    spoiler.put("ratings", day | {"sk": {"S": "day#2026-01-01"}})


def _days_stars_loss(city: City, spoiler: Spoiler) -> None:
    (day,) = spoiler.query("ratings", city.town.merchant.id, "day#")
    spoiler.remove("ratings", city.town.merchant.id, day["sk"]["S"])


def _document_loss(city: City, spoiler: Spoiler) -> None:
    spoiler.remove("menus", city.town.merchant.id, "published")


def _document_of_another_menu(city: City, spoiler: Spoiler) -> None:
    def change(body: Any) -> None:
        body["items"][0]["price_minor"] += 1

    spoiler.edit("menus", city.town.merchant.id, "published", "body", change)


def _document_of_the_future(city: City, spoiler: Spoiler) -> None:
    """No publishing would ever touch it again."""
    spoiler.set("menus", city.town.merchant.id, "published", revision=999, merchant_version=999)


def _merchant_in_the_document(city: City, spoiler: Spoiler) -> None:
    spoiler.edit("menus", city.town.merchant.id, "published", "merchant", lambda body: body.update(name="x"))


def _listing_loss(city: City, spoiler: Spoiler) -> None:
    spoiler.remove("merchants", f"cell#{_cell(city)}", city.town.merchant.id)


def _listing_of_the_future(city: City, spoiler: Spoiler) -> None:
    spoiler.set("merchants", f"cell#{_cell(city)}", city.town.merchant.id, profile_version=999)


def _listing_astray(city: City, spoiler: Spoiler) -> None:
    item = spoiler.read("merchants", f"cell#{_cell(city)}", city.town.merchant.id)
    spoiler.put("merchants", item | {"pk": {"S": "cell#872a1072affffff"}})


def _message_loss(city: City, spoiler: Spoiler) -> None:
    spoiler.remove(*_message(city, f"customer:{city.town.customer}", "completed", 3))
    spoiler.remove(*_message(city, f"merchant:{city.town.merchant.id}", "late", 2))


def _message_of_another_kind(city: City, spoiler: Spoiler) -> None:
    spoiler.set(
        *_message(city, f"customer:{city.town.customer}", "completed", 3), message_kind="ORDER_REJECTED"
    )


def _message_of_no_event(city: City, spoiler: Spoiler) -> None:
    family, inbox, key = _message(city, f"customer:{city.town.customer}", "completed", 3)
    item = spoiler.read(family, inbox, key)
    event = f"{city.town.orders['completed'].id}:77"
    spoiler.put(family, item | {"sk": {"S": key.partition("#")[0] + "#" + event}, "event_id": {"S": event}})


def _message_unread_for_nobody(city: City, spoiler: Spoiler) -> None:
    spoiler.set(*_message(city, f"customer:{city.town.customer}", "completed", 3), unread_of=None)


SPOILS: list[tuple[str, Spoil]] = [
    ("statistics", _days_count),
    ("statistics", _days_loss),
    ("statistics", _sales_loss),
    ("statistics", _sales_of_nothing),
    ("statistics", _platforms_count),
    ("statistics", _platforms_loss),
    ("ratings", _stars),
    ("ratings", _items_stars_loss),
    ("ratings", _days_stars),
    ("ratings", _days_stars_loss),
    ("menus", _document_loss),
    ("menus", _document_of_another_menu),
    ("menus", _document_of_the_future),
    ("menus", _merchant_in_the_document),
    ("listings", _listing_loss),
    ("listings", _listing_of_the_future),
    ("listings", _listing_astray),
    ("inboxes", _message_loss),
    ("inboxes", _message_of_another_kind),
    ("inboxes", _message_of_no_event),
    ("inboxes", _message_unread_for_nobody),
]


@pytest.mark.parametrize(("projection", "spoil"), SPOILS, ids=lambda each: getattr(each, "__name__", each))
def test_what_is_spoiled_is_found_and_mended(
    city: City, spoiler: Spoiler, projection: str, spoil: Spoil
) -> None:
    before = city.stored(*TABLES[projection])
    spoil(city, spoiler)
    assert found(city.town) != set()
    rebuilt = city.rebuild(projection)
    assert rebuilt.failed == ()
    assert rebuilt.mended.mended > 0
    assert found(city.town) == set()
    assert _comparable(city.stored(*TABLES[projection])) == _comparable(before)


def _comparable(items: dict[tuple[str, str], dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Without what says when or how often something was written, and without copies and stars that are none."""
    left = {
        key: {
            name: value
            for name, value in item.items()
            if name not in ("published_at", "changes")
            and not (name.startswith("stars_") and value == {"N": "0"})
        }
        for key, item in items.items()
    }
    return {key: item for key, item in left.items() if not _says_nothing(item)}


def _says_nothing(item: dict[str, Any]) -> bool:
    match item.get("kind", {}).get("S"):
        case "listing":
            return "document" not in item
        case "day":
            return item.keys() == {"pk", "sk", "kind"}
    return False


def test_what_the_platform_has_of_nothing_is_taken_off(city: City, spoiler: Spoiler) -> None:
    """In another currency, in the share of other merchants, on a day without orders."""
    row = spoiler.read("statistics", share_of(city.town.merchant.id), f"{_day(city)}#CNY")
    others = next(share for share in SHARES if share != share_of(city.town.merchant.id))
    for share, key in (
        (share_of(city.town.merchant.id), f"{_day(city)}#JPY"),
        (others, f"{_day(city)}#CNY"),
        (others, "2024-02-29#CNY"),
    ):
        spoiler.put("statistics", row | {"pk": {"S": share}, "sk": {"S": key}})
    assert {check for check, _ in found(city.town)} == {"platform"}
    assert city.rebuild("statistics").mended.mended == 3
    assert found(city.town) == set()


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_what_is_right_is_left_alone(city: City, projection: str) -> None:
    """Not one item is written."""
    families = ("statistics", "ratings", "menus", "merchants", "inboxes", "channels")
    before = city.stored(*families)
    rebuilt = city.rebuild(projection)
    assert (rebuilt.failed, rebuilt.mended.mended) == ((), 0)
    assert rebuilt.mended.seen > 0
    assert city.stored(*families) == before
    assert found(city.town) == set()


def test_a_rating_that_is_wrong_only_where_it_is_shown(city: City, spoiler: Spoiler) -> None:
    """As if the profile were of a later moment than the ratings: its version is ahead, too."""
    merchant_id = city.town.merchant.id

    def change(body: Any) -> None:
        body["rating"] = [1, 1, 500]

    spoiler.edit("merchants", merchant_id, "profile", "document", change)
    assert ("shown-ratings", merchant_id) in found(city.town)
    assert city.rebuild("ratings", merchant_id).mended.mended == 1
    city.project()
    for projection in ("listings", "menus"):
        city.rebuild(projection)
    assert found(city.town) == set()
    assert city.town.merchants.get(merchant_id).rating_version == 501


def test_ratings_that_are_gone_altogether(city: City, spoiler: Spoiler) -> None:
    """What was carried over is nobody's copy, and stays lost."""
    merchant_id = city.town.merchant.id
    for item in spoiler.query("ratings", merchant_id):
        spoiler.remove("ratings", merchant_id, item["sk"]["S"])
    city.rebuild("ratings")
    city.project()
    assert found(city.town) == set()
    profile = city.town.merchants.get(merchant_id)
    assert (profile.rating_sum, profile.rating_count) == (4, 1)


def test_one_merchant_can_be_rebuilt_by_itself(city: City, spoiler: Spoiler) -> None:
    _days_count(city, spoiler)
    nobody = city.rebuild("statistics", "01JZZZZZZZZZZZZZZZZZZZZZZZ")
    assert (nobody.failed, nobody.mended.mended) == ((), 0)
    assert found(city.town) != set()
    assert city.rebuild("statistics", city.town.merchant.id).mended.mended == 1
    assert found(city.town) == set()


def test_a_message_that_was_read_stays_so(city: City, spoiler: Spoiler) -> None:
    family, inbox, key = _message(city, f"customer:{city.town.customer}", "completed", 3)
    read_at = "2026-03-02T05:00:00.000000+0000"
    spoiler.set(family, inbox, key, read_at=read_at, unread_of=None, message_kind="ORDER_REJECTED")
    assert city.rebuild("inboxes").mended.mended == 1
    item = spoiler.read(family, inbox, key)
    assert (item["read_at"], item["message_kind"]) == ({"S": read_at}, {"S": "ORDER_ACCEPTED"})
    assert "unread_of" not in item


def test_who_was_forgotten_gets_no_messages(city: City, spoiler: Spoiler) -> None:
    family, inbox, key = _message(city, f"customer:{city.town.customer}", "completed", 3)
    spoiler.remove(family, inbox, key)
    (customer,) = city.town.users.find_many([city.town.customer]).values()
    ErasureRepository(city.town.connection).begin(customer, city.town.clock.now())
    assert city.rebuild("inboxes").mended.mended == 0
    assert (inbox, key) not in city.stored("inboxes")


def test_an_order_that_is_not_whole_is_told_and_the_others_go_on(city: City, spoiler: Spoiler) -> None:
    order_id = city.town.orders["completed"].id
    spoiler.remove("orders", order_id, "timeline#000002")
    before = city.stored("statistics")
    rebuilt = city.rebuild("statistics")
    assert rebuilt.failed == ((city.town.merchant.id, f"the timeline of the order {order_id} is not whole"),)
    assert city.stored("statistics") == before
