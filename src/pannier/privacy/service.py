"""What somebody can do about their own data: have it, and have it forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import orjson

from pannier.adapters.objects import ObjectStore
from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, NotFound, Unauthenticated
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.core.settings import SettingsError
from pannier.merchants.lifecycle import NEVER_ADMITTED
from pannier.merchants.model import MAX_STAFF, StaffMember, StaffRole
from pannier.merchants.repository import InvitationRepository, MerchantRepository, StaffRepository
from pannier.orders.repository import OrderErasure
from pannier.privacy.errors import MerchantsLeftAlone, OrdersUnderWay, SignInTooOld
from pannier.privacy.export import Exporter
from pannier.users.erasure import SETTLED_AFTER
from pannier.users.errors import TooManyAttempts
from pannier.users.repository import AttemptCounter, ErasureRepository, UserRepository
from pannier.users.sessions import Sessions

SIGNED_IN_WITHIN = timedelta(minutes=10)
URL_VALID_FOR = timedelta(hours=1)
EXPORTS_A_DAY = 5
_DAY = timedelta(days=1)
_TRIES = 5
_NAMED = 20


@dataclass(frozen=True, slots=True)
class ExportFile:
    """Where the document can be fetched, by whoever has the address, until when."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Deletion:
    """The account is closed. By when everything is erased, if nothing of it is under way."""

    user_id: str
    erased_by: datetime


@dataclass(frozen=True, slots=True)
class Accounts:
    """What the use cases read and write."""

    users: UserRepository
    sessions: Sessions
    attempts: AttemptCounter
    erasures: ErasureRepository
    orders: OrderErasure
    merchants: MerchantRepository
    staff: StaffRepository
    invitations: InvitationRepository
    exporter: Exporter
    objects: ObjectStore | None
    clock: Clock


class Privacy:
    """The use cases. `viewer_id` is who asks, `session_id` in which session; None: nobody signed in.

    Both need a sign-in of the last ten minutes, by whatever means there are: a password, a code, an outside issuer.
    """

    def __init__(self, accounts: Accounts) -> None:
        self._at = accounts

    def export(self, viewer_id: str | None, session_id: str | None) -> ExportFile:
        """Everything that is kept of the viewer, as a JSON document in the bucket, where it lies for seven days.

        Raises:
            Unauthenticated, SignInTooOld
            TooManyAttempts: five a day.
        """
        user_id = self._demand_fresh(viewer_id, session_id)
        now = self._at.clock.now()
        if self._at.objects is None:
            raise SettingsError("UPLOADS_BUCKET is needed here")
        if not self._at.attempts.allow("export", user_id, EXPORTS_A_DAY, _DAY, now):
            raise TooManyAttempts(now + _DAY)
        body = orjson.dumps(self._at.exporter.document(user_id), option=orjson.OPT_INDENT_2)
        key = f"exports/{user_id}/{new_id(now)}.json"
        self._at.objects.put(key, body, "application/json")
        return ExportFile(self._at.objects.presign_download(key, URL_VALID_FOR), now + URL_VALID_FOR)

    def delete(self, viewer_id: str | None, session_id: str | None) -> Deletion:
        """Close the viewer's account at once and for good. What is kept of them is erased by a function after that.

        Raises:
            Unauthenticated, SignInTooOld, OrdersUnderWay, MerchantsLeftAlone
            ConcurrentChange: the profile keeps changing.
        """
        user_id = self._demand_fresh(viewer_id, session_id)
        if self._at.orders.has_open_orders(user_id) or self._at.orders.has_open_jobs(user_id):
            raise OrdersUnderWay
        if alone := tuple(islice(self._merchants_left_alone(user_id), _NAMED)):
            raise MerchantsLeftAlone(alone)
        for _ in range(_TRIES):
            try:
                return self._close(user_id)
            except ConcurrentChange:
                continue
        raise ConcurrentChange

    def _close(self, user_id: str) -> Deletion:
        user = self._at.users.find(user_id, consistent=True)
        if user is None:
            raise Unauthenticated
        for _, contact in user.contacts():  # found by contacts, which nobody knows any more afterwards
            self._at.invitations.erase_contact(contact)
        erasure = self._at.erasures.begin(user, self._at.clock.now())
        return Deletion(user_id, erasure.begun_at + SETTLED_AFTER)

    def _demand_fresh(self, viewer_id: str | None, session_id: str | None) -> str:
        if viewer_id is None or session_id is None:
            raise Unauthenticated
        try:
            session = self._at.sessions.find(viewer_id, session_id)
        except NotFound as error:  # the account is gone
            raise Unauthenticated from error
        if session is None or session.created_at <= self._at.clock.now() - SIGNED_IN_WITHIN:
            raise SignInTooOld(int(SIGNED_IN_WITHIN.total_seconds() // 60))
        return viewer_id

    def _merchants_left_alone(self, user_id: str) -> Iterator[str]:
        """Merchants that have no other owner. What was never admitted and never will be needs none."""
        for member in self._memberships(user_id):
            if member.role is StaffRole.OWNER and self._is_only_owner(member):
                merchant = self._at.merchants.find(member.merchant_id, consistent=True)
                if merchant is not None and merchant.status not in NEVER_ADMITTED:
                    yield member.merchant_id

    def _is_only_owner(self, member: StaffMember) -> bool:
        staff = self._at.staff.page(member.merchant_id, PageRequest(MAX_STAFF)).items
        return sum(each.role is StaffRole.OWNER for each in staff) == 1

    def _memberships(self, user_id: str) -> Iterator[StaffMember]:
        request: PageRequest | None = PageRequest(100)
        while request is not None:
            page = self._at.staff.page_memberships(user_id, request)
            yield from page.items
            request = PageRequest(100, page.keys[-1]) if page.has_next else None
