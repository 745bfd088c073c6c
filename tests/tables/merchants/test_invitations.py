from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pynamodb.connection import Connection

from pannier.adapters.errors import Undeliverable
from pannier.core.errors import (
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
    TransientError,
    Unauthenticated,
)
from pannier.core.i18n import Locale
from pannier.core.paging import PageRequest
from pannier.merchants.errors import AlreadyStaff, InvitationOver, TooManyInvitations
from pannier.merchants.invitations import MAX_OPEN_INVITATIONS, Invitation
from pannier.merchants.model import Merchant, StaffMember, StaffRole
from pannier.merchants.permissions import Permission
from pannier.merchants.repository import InvitationRepository
from pannier.merchants.service import Inviting
from pannier.merchants.trail import AuditAction
from pannier.users.errors import ContactUnreachable
from tests.tables.merchants.conftest import City

PHONE = "13800138000"


def invite(city: City, merchant: Merchant, account: str = PHONE, who: str | None = None) -> Invitation:
    inviting = Inviting(account, StaffRole.CLERK, Locale.ZH_CN)
    return city.services.invitations.invite(who or city.owner, merchant.id, inviting)


def open_ones(city: City, merchant: Merchant) -> tuple[Invitation, ...]:
    return city.services.invitations.page(city.owner, merchant.id, PageRequest(50)).items


def test_who_is_sent_a_code_joins_with_it_once(city: City) -> None:
    merchant, somebody = city.create(), city.add_user()
    invitation = invite(city, merchant)
    ((field, contact, name, role, locale, code),) = city.messages.sent
    assert (field, contact, name, role, locale) == (
        "phone",
        "+8613800138000",
        merchant.name,
        StaffRole.CLERK,
        Locale.ZH_CN,
    )
    assert open_ones(city, merchant) == (invitation,)
    city.clock.advance(timedelta(days=6))
    joined = city.services.invitations.accept(somebody, code.lower())
    assert joined == StaffMember(merchant.id, somebody, StaffRole.CLERK, city.clock.now())
    assert city.merchants.require(somebody, merchant.id, Permission.ORDERS_HANDLE) == joined
    assert open_ones(city, merchant) == ()
    with pytest.raises(InvitationOver):
        city.services.invitations.accept(city.add_user(), code)
    page = city.services.trail.page(city.owner, merchant.id, PageRequest(5))
    assert [each.action for each in page.items] == [
        AuditAction.STAFF_ADDED,
        AuditAction.STAFF_INVITED,
        AuditAction.CREATED,
    ]
    assert "13800138000" not in repr(page.items)


def test_of_two_with_one_code_one_joins(city: City) -> None:
    merchant = city.create()
    invite(city, merchant)
    code = city.messages.sent[0][-1]

    def accept(who: str) -> StaffMember | DomainError:
        try:
            return city.services.invitations.accept(who, code)
        except DomainError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(accept, [city.add_user(), city.add_user()]))
    assert sorted(type(each).__name__ for each in results) == ["InvitationOver", "StaffMember"]
    assert len(city.merchants.page_staff(city.owner, merchant.id, PageRequest(9)).items) == 2


def test_a_code_is_good_for_a_week_and_not_after_a_withdrawal(city: City) -> None:
    merchant, somebody = city.create(), city.add_user()
    invite(city, merchant)
    withdrawn = invite(city, merchant, "mei@example.com")
    city.services.invitations.withdraw(city.owner, f"{merchant.id}.{withdrawn.id}")
    first, second = [each[-1] for each in city.messages.sent]
    with pytest.raises(InvitationOver):
        city.services.invitations.accept(somebody, second)
    with pytest.raises(NotFound):
        city.services.invitations.withdraw(city.owner, f"{merchant.id}.{withdrawn.id}")
    city.clock.advance(timedelta(days=7))
    for code in (first, "ABCD-EFGH-JKMN", "", "x" * 500):
        with pytest.raises(InvitationOver):
            city.services.invitations.accept(somebody, code)
    with pytest.raises(Unauthenticated):
        city.services.invitations.accept(None, first)
    assert city.merchants.memberships(somebody, PageRequest(5)).items == ()


def test_who_invited_must_still_be_allowed_to(city: City) -> None:
    merchant, second, somebody = city.create(), city.add_user(), city.add_user()
    city.merchants.set_staff(city.owner, merchant.id, second, StaffRole.OWNER)
    invite(city, merchant, who=second)
    code = city.messages.sent[0][-1]
    city.merchants.set_staff(city.owner, merchant.id, second, StaffRole.MANAGER)
    with pytest.raises(InvitationOver):
        city.services.invitations.accept(somebody, code)
    city.merchants.remove_staff(city.owner, merchant.id, second)
    with pytest.raises(InvitationOver):
        city.services.invitations.accept(somebody, code)
    assert city.merchants.memberships(somebody, PageRequest(5)).items == ()


def test_who_works_there_already_stays_what_they_are(city: City) -> None:
    merchant = city.create()
    invite(city, merchant)
    with pytest.raises(AlreadyStaff):
        city.services.invitations.accept(city.owner, city.messages.sent[0][-1])
    assert city.merchants.require(city.owner, merchant.id, Permission.STAFF_MANAGE).role is StaffRole.OWNER
    assert len(open_ones(city, merchant)) == 1


def test_owners_invite_and_nobody_else(city: City) -> None:
    merchant, manager = city.create(), city.add_user()
    city.merchants.set_staff(city.owner, merchant.id, manager, StaffRole.MANAGER)
    for who, refusal in ((manager, Forbidden), (city.add_user(), NotFound), (city.operator, NotFound)):
        with pytest.raises(refusal):
            invite(city, merchant, who=who)
        with pytest.raises(refusal):
            city.services.invitations.page(who, merchant.id, PageRequest(5))
    with pytest.raises(InvalidInput):
        invite(city, merchant, "no contact")
    assert (city.messages.sent, open_ones(city, merchant)) == ([], ())


def test_open_invitations_are_bounded_and_those_that_are_over_make_room(city: City) -> None:
    merchant = city.create()

    def attempt(number: int) -> bool:
        try:
            invite(city, merchant, f"guest{number}@example.com")
        except DomainError:
            return False
        return True

    made = [attempt(number) for number in range(MAX_OPEN_INVITATIONS - 2)]
    with ThreadPoolExecutor(4) as pool:
        made += list(pool.map(attempt, range(100, 104)))
    assert sum(made) <= MAX_OPEN_INVITATIONS
    assert len(open_ones(city, merchant)) == sum(made)
    while attempt(200):
        pass
    assert len(open_ones(city, merchant)) == MAX_OPEN_INVITATIONS
    with pytest.raises(TooManyInvitations) as refusal:
        invite(city, merchant)
    assert refusal.value.limit == MAX_OPEN_INVITATIONS
    city.clock.advance(timedelta(days=8))
    invite(city, merchant)
    first = city.services.invitations.page(city.owner, merchant.id, PageRequest(3))
    rest = city.services.invitations.page(city.owner, merchant.id, PageRequest(30, first.keys[-1]))
    assert first.items + rest.items == open_ones(city, merchant)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [(Undeliverable("NoSuchNumber"), ContactUnreachable), (TransientError("busy"), TransientError)],
)
def test_nobody_is_invited_when_nothing_could_be_sent(
    city: City, answer: Exception, refusal: type[Exception]
) -> None:
    merchant = city.create()
    city.messages.refuses = answer
    with pytest.raises(refusal):
        invite(city, merchant)
    assert open_ones(city, merchant) == ()


def test_an_erased_contact_leaves_no_invitation(city: City, connection: Connection) -> None:
    merchant = city.create()
    invite(city, merchant)
    kept = invite(city, merchant, "mei@example.com")
    assert InvitationRepository(connection).erase_contact("+8613800138000") == 1
    assert open_ones(city, merchant) == (kept,)
