from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pannier.core.errors import ConcurrentChange, Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.merchants.admission import AdmissionCommand
from pannier.merchants.changes import MerchantChanges
from pannier.merchants.hours import OpeningHours, TimeSpan
from pannier.merchants.model import DeliveryBand, Merchant, MerchantStatus, StaffMember, StaffRole
from pannier.merchants.permissions import Permission, may
from pannier.merchants.service import Merchants
from pannier.users.model import Role
from tests.tables.merchants.conftest import City

LUNCH = (TimeSpan(660, 840),)
SOMEBODY = "01KJP0000000000000000000ZZ"


def test_a_merchant_is_stored_as_the_operator_wrote_it_with_its_owner(city: City) -> None:
    merchant = city.create(hours=OpeningHours((LUNCH,) * 7, {date(2026, 3, 8): ()}), image="/i.svg")
    assert merchant.name == "蜀香小馆"
    assert merchant.phone == "+8613800138000"
    assert (merchant.status, merchant.version) == (MerchantStatus.ACTIVE, 1)
    assert city.merchants.get(merchant.id) == merchant
    assert city.merchants.find_many([merchant.id, SOMEBODY]) == {merchant.id: merchant}
    assert city.merchants.require(city.owner, merchant.id, Permission.STAFF_MANAGE) == StaffMember(
        merchant.id, city.owner, StaffRole.OWNER, city.clock.now()
    )


def test_only_operators_create_merchants_and_only_for_somebody(city: City) -> None:
    with pytest.raises(Forbidden):
        city.merchants.create(city.owner, city.new())
    with pytest.raises(Unauthenticated):
        city.merchants.create(None, city.new())
    with pytest.raises(NotFound, match="User"):
        city.merchants.create(city.operator, city.new(owner_id=SOMEBODY))
    with pytest.raises(InvalidInput):
        city.merchants.create(city.operator, city.new(currency="XXX"))
    assert city.repository.page_ids_by_status(MerchantStatus.ACTIVE, PageRequest(10)).items == ()
    assert city.merchants.memberships(city.owner, PageRequest(10)).items == ()


def test_what_is_no_id_is_not_found(city: City) -> None:
    for text in ("", "x", "cell#872830828ffffff", SOMEBODY):
        with pytest.raises(NotFound):
            city.merchants.get(text)


def test_a_patch_changes_what_it_gives_and_null_removes_the_image(city: City) -> None:
    merchant = city.create(image="/i.svg")
    changes = MerchantChanges(name="新名", delivery_bands=(DeliveryBand(1_000, 200),), auto_accept=True)
    changed = city.merchants.update(city.owner, merchant.id, changes)
    assert changed == replace(
        merchant, name="新名", delivery_bands=(DeliveryBand(1_000, 200),), auto_accept=True, version=2
    )
    assert city.merchants.update(city.operator, merchant.id, MerchantChanges(image=None)).image is None
    assert city.merchants.get(merchant.id).version == 3


def test_a_patch_that_changes_nothing_writes_nothing(city: City) -> None:
    merchant = city.create()
    assert city.merchants.update(city.owner, merchant.id, MerchantChanges(name=merchant.name)) == merchant
    assert city.merchants.get(merchant.id).version == 1


def test_a_bad_patch_is_refused_whole(city: City) -> None:
    merchant = city.create()
    with pytest.raises(InvalidInput) as refusal:
        city.merchants.update(
            city.owner, merchant.id, MerchantChanges(name="new", minimum_order_minor=10_000_001)
        )
    assert refusal.value.path == ("minimumOrderMinor",)
    assert city.merchants.get(merchant.id) == merchant


def test_patches_at_once_all_take_effect(city: City) -> None:
    merchant = city.create()
    changes = [
        MerchantChanges(name="新名"),
        MerchantChanges(preparation_minutes=33),
        MerchantChanges(packing_fee_minor=55),
    ]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda change: city.merchants.update(city.owner, merchant.id, change), changes))
    assert city.merchants.get(merchant.id) == replace(
        merchant, name="新名", preparation_minutes=33, packing_fee_minor=55, version=4
    )


def test_a_stale_profile_is_refused(city: City) -> None:
    merchant = city.create()
    city.repository.save(replace(merchant, name="first"))
    with pytest.raises(ConcurrentChange):
        city.repository.save(replace(merchant, name="second"))
    assert city.merchants.get(merchant.id).name == "first"


def test_the_week_changes_and_exceptions_stay(city: City) -> None:
    merchant = city.create(hours=OpeningHours(((),) * 7, {date(2026, 3, 8): LUNCH}))
    changed = city.merchants.set_hours(city.owner, merchant.id, (LUNCH,) * 7)
    assert changed.hours == OpeningHours((LUNCH,) * 7, {date(2026, 3, 8): LUNCH})
    for week in [((TimeSpan(0, 60), TimeSpan(30, 90)),) * 7, (LUNCH,) * 6]:
        with pytest.raises(InvalidInput):
            city.merchants.set_hours(city.owner, merchant.id, week)
    assert city.merchants.get(merchant.id) == changed


def test_a_day_differs_then_does_not_and_days_that_are_over_go(city: City) -> None:
    merchant = city.create(hours=OpeningHours((LUNCH,) * 7, {date(2026, 2, 1): ()}))
    closed = city.merchants.set_exception(city.owner, merchant.id, date(2026, 3, 2), ())
    assert closed.hours.exceptions == {date(2026, 3, 2): ()}
    assert not closed.is_open_at(city.clock.now())
    again = city.merchants.set_exception(city.owner, merchant.id, date(2026, 3, 2), None)
    assert again.hours.exceptions == {}
    assert again.is_open_at(city.clock.now())
    for day in (date(2026, 3, 1), date(2029, 1, 1)):
        with pytest.raises(InvalidInput) as refusal:
            city.merchants.set_exception(city.owner, merchant.id, day, ())
        assert refusal.value.path == ("date",)
    assert city.merchants.get(merchant.id) == again


def test_a_clerk_pauses_and_resumes(city: City) -> None:
    merchant, clerk, now = city.create(), city.add_user(), city.clock.now()
    city.merchants.set_staff(city.owner, merchant.id, clerk, StaffRole.CLERK)
    paused = city.merchants.pause(clerk, merchant.id, now + timedelta(hours=1))
    assert paused.opens_next_at(now) == now + timedelta(hours=1)
    for until in (now, now + timedelta(days=31)):
        with pytest.raises(InvalidInput):
            city.merchants.pause(clerk, merchant.id, until)
    assert city.merchants.get(merchant.id) == paused
    assert city.merchants.resume(clerk, merchant.id).paused_until is None


def test_an_operator_suspends_and_sees_merchants_by_status_newest_first(city: City) -> None:
    first = city.create()
    city.clock.advance(timedelta(seconds=1))
    second = city.create()
    suspended, third = city.suspend(first.id), second
    page = city.merchants.page_by_status(city.operator, MerchantStatus.SUSPENDED, PageRequest(10))
    assert page.items == (suspended,)
    city.clock.advance(timedelta(seconds=1))
    newest = city.create()
    page = city.merchants.page_by_status(city.operator, MerchantStatus.ACTIVE, PageRequest(1))
    assert (page.items, page.has_next) == ((newest,), True)
    rest = city.merchants.page_by_status(city.operator, MerchantStatus.ACTIVE, PageRequest(1, page.keys[-1]))
    assert (rest.items, rest.has_next) == ((third,), False)
    with pytest.raises(Forbidden):
        city.merchants.page_by_status(city.owner, MerchantStatus.ACTIVE, PageRequest(1))
    with pytest.raises(Forbidden):
        city.admissions.decide(city.owner, first.id, AdmissionCommand.REINSTATE)


Deed = Callable[[Merchants, str | None, str], object]
DEEDS: dict[str, tuple[Permission, Deed]] = {
    "update": (Permission.PROFILE_EDIT, lambda m, who, id: m.update(who, id, MerchantChanges(name="taken"))),
    "set_hours": (Permission.HOURS_EDIT, lambda m, who, id: m.set_hours(who, id, ((),) * 7)),
    "set_exception": (
        Permission.HOURS_EDIT,
        lambda m, who, id: m.set_exception(who, id, date(2026, 3, 9), ()),
    ),
    "resume": (Permission.ORDERS_PAUSE, lambda m, who, id: m.resume(who, id)),
    "page_staff": (Permission.STAFF_VIEW, lambda m, who, id: m.page_staff(who, id, PageRequest(5))),
    "set_staff": (
        Permission.STAFF_MANAGE,
        lambda m, who, id: m.set_staff(who, id, who or "", StaffRole.OWNER),
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_each_deed_asks_for_its_permission_and_tells_strangers_nothing(city: City, name: str) -> None:
    needed, deed = DEEDS[name]
    merchant = city.create()
    people: dict[StaffRole, str] = {}
    for role in StaffRole:
        people[role] = city.add_user()
        city.merchants.set_staff(city.operator, merchant.id, people[role], role)
    with pytest.raises(Unauthenticated):
        deed(city.merchants, None, merchant.id)
    with pytest.raises(NotFound, match="Merchant"):
        deed(city.merchants, city.add_user(Role.CUSTOMER), merchant.id)
    with pytest.raises(NotFound, match="Merchant"):
        deed(city.merchants, people[StaffRole.OWNER], SOMEBODY)
    for role in StaffRole:
        if not may(role, needed):
            with pytest.raises(Forbidden):
                deed(city.merchants, people[role], merchant.id)
    assert city.merchants.get(merchant.id) == merchant
    assert len(city.staff.page(merchant.id, PageRequest(10)).items) == 4
    for role in StaffRole:
        if may(role, needed):
            deed(city.merchants, people[role], merchant.id)


def test_ids_of_nothing_are_not_found_for_operators_too(city: City) -> None:
    for text in (SOMEBODY, "x"):
        with pytest.raises(NotFound):
            city.merchants.update(city.operator, text, MerchantChanges(name="x"))
        with pytest.raises(NotFound):
            city.merchants.set_staff(city.operator, text, city.owner, StaffRole.CLERK)
    assert city.merchants.memberships(city.owner, PageRequest(10)).items == ()


def _merchant_with(city: City, *roles: StaffRole) -> tuple[Merchant, list[str]]:
    merchant = city.create()
    people = [city.add_user() for _ in roles]
    for person, role in zip(people, roles, strict=True):
        city.merchants.set_staff(city.owner, merchant.id, person, role)
    return merchant, people


def test_a_role_changes_and_a_removal_acts_at_once(city: City) -> None:
    merchant, (clerk,) = _merchant_with(city, StaffRole.CLERK)
    since = city.clock.now()
    city.clock.advance(timedelta(days=1))
    assert city.merchants.set_staff(city.owner, merchant.id, clerk, StaffRole.MANAGER) == StaffMember(
        merchant.id, clerk, StaffRole.MANAGER, since
    )
    assert city.merchants.require(clerk, merchant.id, Permission.PROFILE_EDIT).user_id == clerk
    city.merchants.remove_staff(city.owner, merchant.id, clerk)
    with pytest.raises(NotFound):
        city.merchants.require(clerk, merchant.id, Permission.STAFF_VIEW)
    with pytest.raises(NotFound, match="StaffMember"):
        city.merchants.remove_staff(city.owner, merchant.id, clerk)


def test_memberships_are_listed_page_by_page(city: City) -> None:
    made = []
    for _ in range(3):
        made.append(city.create().id)
        city.clock.advance(timedelta(seconds=1))
    first = city.merchants.memberships(city.owner, PageRequest(2))
    rest = city.merchants.memberships(city.owner, PageRequest(2, first.keys[-1]))
    assert [each.merchant_id for each in first.items + rest.items] == made
    assert (first.has_next, rest.has_next) == (True, False)
    assert city.merchants.memberships(city.operator, PageRequest(2)).items == ()


def test_staff_leave_by_themselves_but_remove_nobody_else(city: City) -> None:
    merchant, (clerk, other) = _merchant_with(city, StaffRole.CLERK, StaffRole.CLERK)
    with pytest.raises(Forbidden):
        city.merchants.remove_staff(clerk, merchant.id, other)
    city.merchants.remove_staff(clerk, merchant.id, clerk)
    page = city.merchants.page_staff(city.owner, merchant.id, PageRequest(10))
    assert {member.user_id for member in page.items} == {city.owner, other}


def test_a_new_id_of_the_same_merchant_is_refused(city: City) -> None:
    merchant = city.create()
    with pytest.raises(ConcurrentChange):
        city.repository.add(
            replace(merchant, name="again", version=0),
            StaffMember(merchant.id, new_id(city.clock.now()), StaffRole.OWNER, city.clock.now()),
        )
    assert city.merchants.get(merchant.id) == merchant
    assert len(city.staff.page(merchant.id, PageRequest(10)).items) == 1
