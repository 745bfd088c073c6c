"""The daily look at licences: warnings, the end, and what a renewal mends."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pannier.adapters.objects import ObjectStore
from pannier.core.paging import PageRequest
from pannier.core.settings import Settings
from pannier.entrypoints import licence_expiry
from pannier.menus.repository import PublishedMenuRepository
from pannier.merchants.admission import AdmissionCommand
from pannier.merchants.discovery import DiscoveryQuery
from pannier.merchants.errors import LicencesMissing
from pannier.merchants.model import DecisionReason, LicenceKind, MerchantStatus
from pannier.merchants.service import Watched
from pannier.merchants.service.licences import licence_key
from pannier.merchants.trail import AuditAction, AuditEntry
from tests.tables.merchants.conftest import STORE, City
from tests.tables.merchants.test_licences import FOOD, admit, submit

C, S = AdmissionCommand, MerchantStatus
A = AuditAction


def platform(city: City, merchant_id: str) -> list[AuditEntry]:
    """What the platform did by itself, oldest first."""
    page = city.services.trail.page(city.operator, merchant_id, PageRequest(50))
    return [entry for entry in reversed(page.items) if entry.actor.party == "PLATFORM"]


def pass_days(city: City, until: datetime) -> None:
    """Look once a day."""
    while city.clock.now() < until:
        city.clock.advance(timedelta(days=1))
        city.services.watch.look()


def test_it_warns_twice_and_suspends_once(hall: City, bucket: ObjectStore) -> None:
    merchant = admit(hall, bucket, business=700, food=40)
    hall.projector.project(None, merchant)
    assert merchant.licensed_until is not None
    pass_days(hall, merchant.licensed_until + timedelta(days=3))
    told = platform(hall, merchant.id)
    assert [(each.action, each.licence, each.days_left) for each in told] == [
        (A.LICENCE_EXPIRING, FOOD, 29),  # at noon, half a day after thirty days were left
        (A.LICENCE_EXPIRING, FOOD, 6),
        (A.LICENCE_EXPIRED, FOOD, None),
        (A.SUSPENDED, FOOD, None),
    ]
    assert hall.merchants.get(merchant.id).status is S.SUSPENDED
    assert hall.services.watch.look() == Watched()


def test_the_moment_it_ends_counts_before_anybody_looked(hall: City, bucket: ObjectStore) -> None:
    merchant = admit(hall, bucket, food=1)
    hall.projector.project(None, merchant)
    assert merchant.licensed_until is not None
    query, page = DiscoveryQuery(STORE), PageRequest(5)
    assert [each.merchant for each in hall.merchants.discover(query, page).items] == [merchant]
    hall.clock.advance(merchant.licensed_until - hall.clock.now())
    assert not hall.merchants.get(merchant.id).is_open_at(hall.clock.now())
    assert hall.merchants.discover(query, page).items == ()


def test_after_an_outage_it_does_what_is_due_and_nothing_twice(hall: City, bucket: ObjectStore) -> None:
    late, ended = admit(hall, bucket, food=40), admit(hall, bucket, food=20)
    hall.clock.advance(timedelta(days=35))
    assert hall.services.watch.look() == Watched(moved=2)
    assert [each.action for each in platform(hall, late.id)] == [A.LICENCE_EXPIRING]
    assert [each.action for each in platform(hall, ended.id)] == [A.LICENCE_EXPIRED, A.SUSPENDED]
    assert hall.services.watch.look() == Watched()


def test_two_who_look_at_once_do_it_once(hall: City, bucket: ObjectStore) -> None:
    merchant = admit(hall, bucket, food=20)
    hall.clock.advance(timedelta(days=22))
    with ThreadPoolExecutor(3) as pool:
        watched = list(pool.map(lambda _: hall.services.watch.look(), range(3)))
    assert sum(each.moved for each in watched) == 1
    assert [each.action for each in platform(hall, merchant.id)] == [A.LICENCE_EXPIRED, A.SUSPENDED]


def test_a_renewal_in_time_is_never_noticed(hall: City, bucket: ObjectStore) -> None:
    merchant = admit(hall, bucket, business=700, food=40)
    renewed = submit(hall, bucket, merchant.id, FOOD, 700)
    hall.services.licence_reviews.approve(hall.operator, licence_key(renewed))
    hall.clock.advance(timedelta(days=41))
    assert hall.services.watch.look() == Watched()
    assert hall.merchants.get(merchant.id).is_open_at(hall.clock.now())


def test_a_renewed_licence_ends_a_suspension_for_want_of_one_once_an_operator_approves(
    hall: City, bucket: ObjectStore
) -> None:
    merchant = admit(hall, bucket, business=700, food=1)
    hall.clock.advance(timedelta(days=3))
    hall.services.watch.look()
    with pytest.raises(LicencesMissing) as refusal:
        hall.admissions.decide(hall.operator, merchant.id, C.REINSTATE)
    assert refusal.value.kinds == (LicenceKind.FOOD,)
    renewed = submit(hall, bucket, merchant.id, FOOD, 300)
    assert hall.merchants.get(merchant.id).status is S.SUSPENDED
    hall.clock.advance(timedelta(minutes=1))
    hall.services.licence_reviews.approve(hall.operator, licence_key(renewed))
    assert hall.merchants.get(merchant.id).is_open_at(hall.clock.now())
    page = hall.services.trail.page(hall.owner, merchant.id, PageRequest(2))
    assert [each.action for each in page.items] == [A.REINSTATED, A.LICENCE_APPROVED]


def test_a_renewed_licence_ends_no_other_suspension(hall: City, bucket: ObjectStore) -> None:
    merchant = admit(hall, bucket, business=700, food=1)
    hall.suspend(merchant.id)
    hall.clock.advance(timedelta(days=3))
    assert hall.services.watch.look() == Watched(moved=1)
    assert [each.action for each in platform(hall, merchant.id)] == [A.LICENCE_EXPIRED]
    renewed = submit(hall, bucket, merchant.id, FOOD, 300)
    hall.services.licence_reviews.approve(hall.operator, licence_key(renewed))
    assert hall.merchants.get(merchant.id).status is S.SUSPENDED
    assert hall.admissions.find(hall.owner, merchant.id).reasons == (DecisionReason.COMPLAINTS,)
    assert hall.admissions.decide(hall.operator, merchant.id, C.REINSTATE).status is S.ACTIVE


def test_who_is_vouched_for_is_bounded_once_both_licences_are_good(hall: City, bucket: ObjectStore) -> None:
    merchant = hall.create()
    food = submit(hall, bucket, merchant.id, FOOD, 1)
    hall.services.licence_reviews.approve(hall.operator, licence_key(food))
    assert hall.merchants.get(merchant.id).licensed_until is None
    hall.clock.advance(timedelta(days=3))
    assert hall.services.watch.look() == Watched(moved=1)
    assert hall.merchants.get(merchant.id).status is S.ACTIVE
    business = submit(hall, bucket, merchant.id, LicenceKind.BUSINESS, 90)
    hall.services.licence_reviews.approve(hall.operator, licence_key(business))
    open_still = hall.merchants.get(merchant.id)
    assert (
        open_still.licensed_until is None
    )  # approving one licence never closes a store for want of the other
    assert open_still.is_open_at(hall.clock.now())
    food = submit(hall, bucket, merchant.id, FOOD, 60)
    hall.services.licence_reviews.approve(hall.operator, licence_key(food))
    bounded = hall.merchants.get(merchant.id).licensed_until
    assert bounded is not None
    assert bounded.isoformat() == "2026-05-01T16:00:00+00:00"


def test_the_function_itself_suspends_and_tells_the_menu(
    hall: City, bucket: ObjectStore, resources: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merchant = admit(hall, bucket, food=20)
    hall.clock.advance(timedelta(days=22))
    clock = tmp_path / "clock.json"
    clock.write_text(json.dumps({"real_at": 0.0, "shown_at": hall.clock.now().timestamp(), "rate": 0.0}))
    monkeypatch.setenv("DYNAMODB_ENDPOINT", resources.dynamodb_endpoint or "")
    monkeypatch.setenv("TABLE_PREFIX", resources.table_prefix)
    monkeypatch.setenv("CLOCK_FILE", str(clock))
    licence_expiry._watch.cache_clear()
    assert licence_expiry.handler({}, None) == {"moved": 1, "not_due": 0, "failed": 0}
    licence_expiry._watch.cache_clear()
    suspended = hall.merchants.get(merchant.id)
    assert suspended.status is S.SUSPENDED
    assert PublishedMenuRepository().stored(merchant.id).merchant_version == suspended.version
