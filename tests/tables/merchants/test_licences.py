from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import httpx
import pytest

from pannier.adapters.objects import ObjectStore
from pannier.core.errors import (
    ConcurrentChange,
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
    Unauthenticated,
)
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.merchants.admission import AdmissionCommand, Decision
from pannier.merchants.errors import LicencesMissing, MerchantTransitionRefused
from pannier.merchants.licences import MAX_SCAN_BYTES, Licence, LicenceState
from pannier.merchants.model import DecisionReason, LicenceKind, Merchant, MerchantStatus, StaffRole
from pannier.merchants.service import NewLicence
from pannier.merchants.service.licences import licence_key
from pannier.merchants.trail import AuditAction
from pannier.users.model import Role
from tests.tables.merchants.conftest import City

BUSINESS, FOOD = LicenceKind
C, S = AdmissionCommand, MerchantStatus
PDF = b"%PDF-1.4 a licence"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
TODAY = date(2026, 3, 2)


def sent(city: City, bucket: ObjectStore, body: bytes = PDF, who: str | None = None) -> str:
    """The key of a file that somebody uploaded."""
    key = f"uploads/{who or city.owner}/{new_id(city.clock.now())}.pdf"
    bucket.put(key, body, "application/pdf")
    return key


def licence(key: str, days: int = 365) -> NewLicence:
    return NewLicence(key, " JY13101010 ", "周店主", TODAY + timedelta(days=days))


def submit(city: City, bucket: ObjectStore, merchant_id: str, kind: LicenceKind, days: int = 365) -> Licence:
    return city.services.licences.submit(city.owner, merchant_id, kind, licence(sent(city, bucket), days))


def admit(city: City, bucket: ObjectStore, business: int = 700, food: int = 365) -> Merchant:
    """A merchant that applied and was approved with licences for so many days."""
    merchant = city.admissions.apply(city.owner, city.new(), new_id(city.clock.now()))
    submit(city, bucket, merchant.id, BUSINESS, business)
    submit(city, bucket, merchant.id, FOOD, food)
    city.admissions.decide(city.operator, merchant.id, C.TAKE)
    return city.admissions.decide(city.operator, merchant.id, C.APPROVE)


def licences(city: City, merchant_id: str) -> dict[LicenceKind, list[Licence]]:
    found = city.services.licences.of_merchant(city.owner, merchant_id)
    return {kind: [each for each in found if each.kind is kind] for kind in LicenceKind}


def test_a_scan_is_uploaded_with_a_ticket_checked_and_moved(hall: City, bucket: ObjectStore) -> None:
    merchant = hall.admissions.apply(hall.owner, hall.new(), "key")
    ticket = hall.services.licences.ticket(hall.owner, merchant.id, FOOD, "application/pdf")
    assert ticket.key.startswith(f"uploads/{hall.owner}/food-")
    assert ticket.max_bytes == MAX_SCAN_BYTES
    answer = httpx.post(ticket.url, data=dict(ticket.fields), files={"file": ("scan.pdf", PDF)})
    assert answer.status_code in {200, 204}
    made = hall.services.licences.submit(hall.owner, merchant.id, FOOD, licence(ticket.key))
    assert (made.number, made.holder, made.state) == ("JY13101010", "周店主", LicenceState.SUBMITTED)
    assert made.scan == f"licences/{merchant.id}/food-{made.id}"
    assert licences(hall, merchant.id) == {BUSINESS: [], FOOD: [made]}
    address = hall.services.licences.scan_address(hall.owner, made)
    assert address is not None
    assert httpx.get(address).content == PDF


def test_a_scan_is_what_its_content_is_and_of_whoever_submits_it(hall: City, bucket: ObjectStore) -> None:
    merchant = hall.admissions.apply(hall.owner, hall.new(), "key")
    stranger = hall.add_user()
    keys = {
        "a web page": sent(hall, bucket, b"<html><script>alert(1)</script>"),
        "nothing": sent(hall, bucket, b""),
        "never sent": f"uploads/{hall.owner}/absent.pdf",
        "somebody else's": sent(hall, bucket, who=stranger),
        "another place": "licences/elsewhere",
        "a way out": f"uploads/{hall.owner}/../{stranger}/x.pdf",
    }
    for what, key in keys.items():
        with pytest.raises(InvalidInput) as refusal:
            hall.services.licences.submit(hall.owner, merchant.id, FOOD, licence(key))
        assert refusal.value.path == ("key",), what
    for days in (0, -1, 41 * 366):
        with pytest.raises(InvalidInput) as refusal:
            submit(hall, bucket, merchant.id, FOOD, days)
        assert refusal.value.path == ("validUntil",)
    bad = replace(licence(sent(hall, bucket)), number="")
    with pytest.raises(InvalidInput):
        hall.services.licences.submit(hall.owner, merchant.id, FOOD, bad)
    with pytest.raises(InvalidInput):
        hall.services.licences.ticket(hall.owner, merchant.id, FOOD, "text/html")
    assert licences(hall, merchant.id) == {BUSINESS: [], FOOD: []}
    assert bucket.keys("licences/") == []


def test_a_merchant_is_admitted_with_both_licences_until_the_first_ends(
    hall: City, bucket: ObjectStore
) -> None:
    merchant = admit(hall, bucket, business=700, food=365)
    assert merchant.status is S.ACTIVE
    assert merchant.licensed_until is not None
    assert merchant.licensed_until.isoformat() == "2027-03-02T16:00:00+00:00"
    assert [each.state for kind in licences(hall, merchant.id).values() for each in kind] == [
        LicenceState.APPROVED,
        LicenceState.APPROVED,
    ]
    page = hall.services.trail.page(hall.owner, merchant.id, PageRequest(20))
    assert [entry.action for entry in page.items].count(AuditAction.APPROVED) == 1
    written = repr(page.items)
    assert "JY13101010" not in written
    assert "周店主" not in written


def test_a_licence_that_ended_while_it_waited_admits_nobody(hall: City, bucket: ObjectStore) -> None:
    merchant = hall.admissions.apply(hall.owner, hall.new(), "key")
    submit(hall, bucket, merchant.id, BUSINESS, 700)
    submit(hall, bucket, merchant.id, FOOD, 1)
    hall.admissions.decide(hall.operator, merchant.id, C.TAKE)
    hall.clock.advance(timedelta(days=2))
    with pytest.raises(LicencesMissing) as refusal:
        hall.admissions.decide(hall.operator, merchant.id, C.APPROVE)
    assert refusal.value.kinds == (FOOD,)
    assert hall.merchants.get(merchant.id).status is S.UNDER_REVIEW
    assert {each.state for each in licences(hall, merchant.id)[BUSINESS]} == {LicenceState.SUBMITTED}


def test_what_an_operator_looks_at_stays_as_it_is(hall: City, bucket: ObjectStore) -> None:
    merchant = hall.admissions.apply(hall.owner, hall.new(), "key")
    first = submit(hall, bucket, merchant.id, FOOD)
    hall.admissions.decide(hall.operator, merchant.id, C.TAKE)
    with pytest.raises(MerchantTransitionRefused):
        submit(hall, bucket, merchant.id, FOOD)
    assert licences(hall, merchant.id)[FOOD] == [first]
    blurred = Decision((DecisionReason.NOT_LEGIBLE,))
    hall.admissions.decide(hall.operator, merchant.id, C.RETURN, blurred)
    second = submit(hall, bucket, merchant.id, FOOD)
    assert licences(hall, merchant.id)[FOOD] == [second]
    assert bucket.keys("licences/") == [second.scan]  # the one it replaced is gone


def test_a_new_licence_is_checked_while_the_old_one_stays_in_force(hall: City, bucket: ObjectStore) -> None:
    merchant = admit(hall, bucket, food=40)
    old = licences(hall, merchant.id)[FOOD][0]
    waiting = submit(hall, bucket, merchant.id, FOOD, 500)
    assert hall.merchants.get(merchant.id) == merchant
    assert hall.services.licence_reviews.page_waiting(hall.operator, PageRequest(5)).items == (waiting,)
    refused = hall.services.licence_reviews.refuse(
        hall.operator, licence_key(waiting), DecisionReason.NOT_MATCHING, "another name"
    )
    assert licences(hall, merchant.id)[FOOD] == [old, refused]
    assert hall.services.licence_reviews.page_waiting(hall.operator, PageRequest(5)).items == ()
    with pytest.raises(NotFound):
        hall.services.licence_reviews.approve(hall.operator, licence_key(waiting))
    renewed = submit(hall, bucket, merchant.id, FOOD, 600)
    approved = hall.services.licence_reviews.approve(hall.operator, licence_key(renewed))
    assert licences(hall, merchant.id)[FOOD] == [approved]
    longer = hall.merchants.get(merchant.id)
    assert longer.status is S.ACTIVE
    assert longer.licensed_until is not None
    assert longer.licensed_until.date() == TODAY + timedelta(days=600)
    assert old.scan not in bucket.keys("licences/")


def test_licences_are_for_owners_managers_and_operators(hall: City, bucket: ObjectStore) -> None:
    merchant = admit(hall, bucket)
    waiting = submit(hall, bucket, merchant.id, FOOD)
    clerk, manager = hall.add_user(), hall.add_user()
    hall.merchants.set_staff(hall.owner, merchant.id, clerk, StaffRole.CLERK)
    hall.merchants.set_staff(hall.owner, merchant.id, manager, StaffRole.MANAGER)
    service, reviews = hall.services.licences, hall.services.licence_reviews
    inside: list[Callable[[str | None], object]] = [
        lambda who: service.of_merchant(who, merchant.id),
        lambda who: service.scan_address(who, waiting),
    ]
    for deed in inside:
        for who, refusal in ((None, Unauthenticated), (clerk, Forbidden), (hall.add_user(), NotFound)):
            with pytest.raises(refusal):
                deed(who)
        for who in (hall.owner, manager, hall.operator):
            assert deed(who)
    deciding: list[Callable[[str | None], object]] = [
        lambda who: reviews.approve(who, licence_key(waiting)),
        lambda who: reviews.refuse(who, licence_key(waiting), DecisionReason.OTHER, ""),
        lambda who: reviews.page_waiting(who, PageRequest(5)),
    ]
    for decide in deciding:
        with pytest.raises(Forbidden):
            decide(hall.owner)
        with pytest.raises(Unauthenticated):
            decide(None)
    with pytest.raises(Forbidden):
        service.ticket(clerk, merchant.id, FOOD, "image/png")
    with pytest.raises(DomainError):
        reviews.approve(hall.operator, f"{merchant.id}.FOOD.x")
    assert licences(hall, merchant.id)[FOOD][1] == waiting


def test_of_two_operators_who_check_a_licence_at_once_one_decides(hall: City, bucket: ObjectStore) -> None:
    merchant, other = admit(hall, bucket), hall.add_user(Role.OPERATOR)
    waiting = submit(hall, bucket, merchant.id, FOOD, 500)
    reviews = hall.services.licence_reviews
    deeds: list[Callable[[], Licence]] = [
        lambda: reviews.approve(hall.operator, licence_key(waiting)),
        lambda: reviews.refuse(other, licence_key(waiting), DecisionReason.OTHER, "no"),
    ]

    def attempt(deed: Callable[[], Licence]) -> Licence | DomainError:
        try:
            return deed()
        except DomainError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, deeds))
    (won,) = (each for each in results if isinstance(each, Licence))
    (lost,) = (each for each in results if isinstance(each, DomainError))
    assert isinstance(lost, NotFound | ConcurrentChange)
    page = hall.services.trail.page(hall.owner, merchant.id, PageRequest(20))
    decided = [
        entry.action for entry in page.items if entry.action.value in {"LICENCE_APPROVED", "LICENCE_REFUSED"}
    ]
    assert decided == [AuditAction(f"LICENCE_{won.state}")]
