from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pannier.core.errors import DomainError, Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.paging import PageRequest
from pannier.merchants.admission import MAX_OPEN_APPLICATIONS, AdmissionCommand, Decision, Party
from pannier.merchants.changes import MerchantChanges
from pannier.merchants.discovery import DiscoveryQuery
from pannier.merchants.errors import (
    LicencesMissing,
    MerchantKeyConflict,
    MerchantTransitionRefused,
    TooManyApplications,
)
from pannier.merchants.model import DecisionReason, LicenceKind, Merchant, MerchantStatus, StaffRole
from pannier.merchants.permissions import Permission
from pannier.merchants.trail import AuditAction
from pannier.users.model import Role
from tests.tables.merchants.conftest import STORE, City

C, R, S = AdmissionCommand, DecisionReason, MerchantStatus
BLURRED = Decision((R.NOT_LEGIBLE,), "the scan is too dark")


def apply(city: City, key: str = "a key") -> Merchant:
    return city.admissions.apply(city.owner, city.new(), key)


def trail(city: City, merchant_id: str) -> list[AuditAction]:
    """What was done, oldest first."""
    page = city.services.trail.page(city.operator, merchant_id, PageRequest(50))
    return [entry.action for entry in reversed(page.items)]


def test_who_applies_owns_it_and_waits(city: City) -> None:
    merchant = apply(city)
    assert (merchant.status, merchant.version) == (S.APPLIED, 1)
    owner = city.merchants.require(city.owner, merchant.id, Permission.ADMISSION_MANAGE)
    assert owner.role is StaffRole.OWNER
    admission = city.admissions.find(city.owner, merchant.id)
    assert (admission.applicant_id, admission.submitted_at) == (city.owner, city.clock.now())
    assert city.admissions.page_queue(city.operator, S.APPLIED, PageRequest(5)).items == (merchant,)
    assert trail(city, merchant.id) == [AuditAction.APPLIED]
    with pytest.raises(Unauthenticated):
        city.admissions.apply(None, city.new(), "a key")


def test_the_same_key_makes_one_merchant_and_another_payload_is_refused(city: City) -> None:
    merchant = apply(city)
    city.clock.advance(timedelta(minutes=1))
    assert apply(city) == merchant
    with pytest.raises(MerchantKeyConflict) as conflict:
        city.admissions.apply(city.owner, city.new(name="另一家"), "a key")
    assert conflict.value.merchant_id == merchant.id
    assert city.merchants.create(city.operator, city.new(), "k") == city.merchants.create(
        city.operator, city.new(), "k"
    )
    assert len(city.merchants.memberships(city.owner, PageRequest(10)).items) == 2
    for key in ("", "x" * 101):
        with pytest.raises(InvalidInput):
            apply(city, key)


def test_one_person_has_few_open_applications_however_fast(city: City) -> None:
    def attempt(number: int) -> Merchant | DomainError:
        try:
            return apply(city, f"key {number}")
        except DomainError as error:
            return error

    with ThreadPoolExecutor(5) as pool:
        results = list(pool.map(attempt, range(MAX_OPEN_APPLICATIONS + 2)))
    made = [each for each in results if isinstance(each, Merchant)]
    assert len(made) == MAX_OPEN_APPLICATIONS
    assert {type(each) for each in results if not isinstance(each, Merchant)} == {TooManyApplications}
    city.admissions.withdraw(city.owner, made[0].id)
    assert apply(city, "afterwards").status is S.APPLIED
    with pytest.raises(TooManyApplications):
        apply(city, "too many")


def test_an_application_is_returned_mended_submitted_again_and_refused(city: City) -> None:
    first = apply(city)
    city.clock.advance(timedelta(hours=1))
    second = apply(city, "second")
    city.admissions.decide(city.operator, first.id, C.TAKE)
    returned = city.admissions.decide(city.operator, first.id, C.RETURN, BLURRED)
    assert returned.status is S.RETURNED
    assert city.admissions.find(city.owner, first.id).reasons == (R.NOT_LEGIBLE,)
    city.clock.advance(timedelta(hours=1))
    again = city.admissions.submit(city.owner, first.id)
    queue = city.admissions.page_queue(city.operator, S.APPLIED, PageRequest(5))
    assert queue.items == (second, again)  # who came back waits behind
    page = city.admissions.page_queue(city.operator, S.APPLIED, PageRequest(1))
    rest = city.admissions.page_queue(city.operator, S.APPLIED, PageRequest(1, page.keys[-1]))
    assert (page.items, rest.items, rest.has_next) == ((second,), (again,), False)
    city.admissions.decide(city.operator, first.id, C.TAKE)
    fraud = Decision((R.FRAUD, R.DUPLICATE))
    refused = city.admissions.decide(city.operator, first.id, C.REFUSE, fraud)
    assert refused.status is S.REFUSED
    with pytest.raises(MerchantTransitionRefused):
        city.admissions.submit(city.owner, first.id)
    assert trail(city, first.id) == [
        AuditAction.APPLIED,
        AuditAction.TAKEN,
        AuditAction.RETURNED,
        AuditAction.SUBMITTED,
        AuditAction.TAKEN,
        AuditAction.REFUSED,
    ]


def test_nobody_is_admitted_without_licences(city: City) -> None:
    merchant = apply(city)
    taken = city.admissions.decide(city.operator, merchant.id, C.TAKE)
    with pytest.raises(LicencesMissing) as refusal:
        city.admissions.decide(city.operator, merchant.id, C.APPROVE)
    assert refusal.value.kinds == (LicenceKind.BUSINESS, LicenceKind.FOOD)
    assert city.merchants.get(merchant.id) == taken
    assert trail(city, merchant.id) == [AuditAction.APPLIED, AuditAction.TAKEN]


def test_of_two_operators_who_decide_at_once_one_wins(city: City) -> None:
    merchant, other = apply(city), city.add_user(Role.OPERATOR)
    city.admissions.decide(city.operator, merchant.id, C.TAKE)

    def attempt(who: str, command: AdmissionCommand) -> Merchant | DomainError:
        try:
            return city.admissions.decide(who, merchant.id, command, BLURRED)
        except DomainError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, (city.operator, other), (C.REFUSE, C.RETURN)))
    (won,) = (each for each in results if isinstance(each, Merchant))
    (lost,) = (each for each in results if not isinstance(each, Merchant))
    assert isinstance(lost, MerchantTransitionRefused)
    assert lost.status is won.status is city.merchants.get(merchant.id).status
    decided = trail(city, merchant.id)[2:]
    assert decided in ([AuditAction.REFUSED], [AuditAction.RETURNED])


def test_decisions_are_the_operators_and_nobody_admits_their_own_store(city: City) -> None:
    merchant = apply(city)
    own = city.add_user(Role.OPERATOR)
    city.merchants.set_staff(city.owner, merchant.id, own, StaffRole.CLERK)
    city.admissions.decide(own, merchant.id, C.TAKE)
    before = city.merchants.get(merchant.id)
    attempts: list[tuple[str | None, type[DomainError]]] = [
        (None, Unauthenticated),
        (city.owner, Forbidden),
        (own, Forbidden),
    ]
    for who, refusal in attempts:
        with pytest.raises(refusal):
            city.admissions.decide(who, merchant.id, C.APPROVE)
    with pytest.raises(Forbidden):
        city.admissions.page_queue(city.owner, S.APPLIED, PageRequest(5))
    with pytest.raises(NotFound):
        city.admissions.submit(city.add_user(), merchant.id)
    assert city.merchants.get(merchant.id) == before


@pytest.mark.parametrize(
    ("command", "decision"),
    [
        (C.RETURN, Decision()),
        (C.RETURN, Decision((R.FRAUD,))),
        (C.REFUSE, Decision(tuple(DecisionReason))),
        (C.REFUSE, Decision((R.OTHER,), "x" * 501)),
        (C.TAKE, Decision((R.OTHER,))),
    ],
)
def test_a_decision_has_the_reasons_its_command_knows(
    city: City, command: AdmissionCommand, decision: Decision
) -> None:
    merchant = apply(city)
    if command is not C.TAKE:
        merchant = city.admissions.decide(city.operator, merchant.id, C.TAKE)
    with pytest.raises(InvalidInput):
        city.admissions.decide(city.operator, merchant.id, command, decision)
    assert city.merchants.get(merchant.id) == merchant


def test_only_staff_and_operators_see_who_was_never_admitted(city: City) -> None:
    merchant = apply(city)
    city.projector.project(None, merchant)
    assert city.merchants.discover(DiscoveryQuery(STORE), PageRequest(5)).items == ()
    sees: dict[str | None, bool] = {
        None: False,
        city.add_user(): False,
        city.owner: True,
        city.operator: True,
    }
    for who, visible in sees.items():
        assert (city.merchants.find_visible(who, merchant.id) is not None) is visible
    admitted = city.create()
    assert city.merchants.find_visible(None, admitted.id) == admitted
    assert city.merchants.find_visible(None, city.suspend(admitted.id).id) is not None


def test_who_an_operator_vouches_for_is_suspended_and_reinstated(city: City) -> None:
    merchant = city.create()
    suspended = city.suspend(merchant.id)
    assert suspended.status is S.SUSPENDED
    assert city.admissions.find(city.owner, merchant.id).reasons == (R.COMPLAINTS,)
    with pytest.raises(MerchantTransitionRefused):
        city.suspend(merchant.id)
    again = city.admissions.decide(city.operator, merchant.id, C.REINSTATE)
    assert again.status is S.ACTIVE
    assert city.admissions.find(city.owner, merchant.id).reasons == ()
    assert trail(city, merchant.id) == [
        AuditAction.CREATED,
        AuditAction.SUSPENDED,
        AuditAction.REINSTATED,
    ]


def test_the_trail_has_every_change_without_personal_values(city: City) -> None:
    merchant, clerk = city.create(), city.add_user()
    deeds: list[Callable[[], object]] = [
        lambda: city.merchants.update(
            city.operator, merchant.id, MerchantChanges(name="新名", phone="13900139000", street="新路 9")
        ),
        lambda: city.merchants.set_staff(city.owner, merchant.id, clerk, StaffRole.CLERK),
        lambda: city.merchants.set_staff(city.owner, merchant.id, clerk, StaffRole.MANAGER),
        lambda: city.merchants.remove_staff(clerk, merchant.id, clerk),
    ]
    for deed in deeds:
        city.clock.advance(timedelta(seconds=1))
        deed()
    page = city.services.trail.page(city.owner, merchant.id, PageRequest(10))
    removed, changed, added, edited, created = page.items
    assert [each.action for each in page.items] == [
        AuditAction.STAFF_REMOVED,
        AuditAction.STAFF_CHANGED,
        AuditAction.STAFF_ADDED,
        AuditAction.PROFILE_CHANGED,
        AuditAction.CREATED,
    ]
    assert edited.actor.party is Party.OPERATOR
    assert (removed.actor.party, removed.actor.user_id, removed.person_id) == (Party.STAFF, clerk, clerk)
    assert [(each.before, each.after) for each in changed.changes] == [('"CLERK"', '"MANAGER"')]
    assert {each.field: (each.before, each.after) for each in edited.changes} == {
        "name": ('"蜀香小馆"', '"新名"'),
        "phone": (None, None),
        "street": (None, None),
    }
    assert (created.at, added.at) == (merchant.created_at, merchant.created_at + timedelta(seconds=2))
    first = city.services.trail.page(city.owner, merchant.id, PageRequest(2))
    rest = city.services.trail.page(city.owner, merchant.id, PageRequest(9, first.keys[-1]))
    assert first.items + rest.items == page.items
    city.merchants.set_staff(city.owner, merchant.id, clerk, StaffRole.MANAGER)
    for who, refusal in ((None, Unauthenticated), (clerk, Forbidden), (city.add_user(), NotFound)):
        with pytest.raises(refusal):
            city.services.trail.page(who, merchant.id, PageRequest(5))
