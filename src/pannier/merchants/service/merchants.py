"""What can be done with a merchant: found, created, changed, opened and closed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from pannier.core import problems
from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.geo import cell_of
from pannier.core.ids import is_id, new_id
from pannier.core.paging import Page, PageRequest
from pannier.merchants.admission import Party
from pannier.merchants.changes import MerchantChanges, NewMerchant, changed, new_merchant
from pannier.merchants.discovery import DiscoveryQuery, FoundMerchant, check_query, discover
from pannier.merchants.hours import OpeningHours, TimeSpan
from pannier.merchants.model import Merchant, MerchantStatus, StaffMember, StaffRole
from pannier.merchants.permissions import Permission, may
from pannier.merchants.ratings import Rating
from pannier.merchants.repository import (
    ListingRepository,
    MerchantChange,
    MerchantRepository,
    StaffRepository,
)
from pannier.merchants.service.opening import check_area, open_once, used_key
from pannier.merchants.trail import AuditAction, AuditActor, AuditEntry, Pen, field_change, profile_changes
from pannier.merchants.validation import check_hours, checked_merchant, with_exception, with_week
from pannier.users.model import Role
from pannier.users.service import Users

LONGEST_PAUSE = timedelta(days=30)
_ATTEMPTS = 4


class Merchants:
    """Merchants and their staff. `viewer_id` is who asks; None: nobody signed in."""

    def __init__(
        self,
        merchants: MerchantRepository,
        staff: StaffRepository,
        listings: ListingRepository,
        users: Users,
        clock: Clock,
        on_change: Callable[[Merchant], object] | None = None,
    ) -> None:
        """`on_change` hears of each new version of a profile before the call that wrote it returns.

        It is how pausing acts on the very next order. Whoever needs every version hangs on the stream as well.
        """
        self._on_change = on_change
        self._merchants = merchants
        self._staff = staff
        self._listings = listings
        self._users = users
        self._clock = clock

    def get(self, merchant_id: str, *, consistent: bool = False) -> Merchant:
        """Any merchant, admitted or not. Raises NotFound."""
        if not is_id(merchant_id):
            raise NotFound("Merchant")
        return self._merchants.get(merchant_id, consistent=consistent)

    def find_visible(self, viewer_id: str | None, merchant_id: str) -> Merchant | None:
        """One that was admitted once; any for its staff and operators. To all others the rest does not exist."""
        merchant = self._merchants.find(merchant_id) if is_id(merchant_id) else None
        if merchant is None or merchant.status.is_public:
            return merchant
        if viewer_id is None:
            return None
        works_there = self._staff.find(merchant_id, viewer_id) is not None
        return merchant if works_there or self._is_operator(viewer_id) else None

    def find_many(self, merchant_ids: Iterable[str]) -> dict[str, Merchant]:
        """Those that exist, by id."""
        return self._merchants.find_many(merchant_ids)

    def discover(self, query: DiscoveryQuery, request: PageRequest) -> Page[FoundMerchant]:
        """Who serves a point. One Query over the merchants of the point's cell; their copies lag by the stream's delay.

        Raises:
            InvalidInput: a tag that is none, a text that is too long, a moment that is over or too far ahead.
        """
        now = self._clock.now()
        check_query(query, now)
        return discover(self._listings.read_cell(cell_of(query.near)), query, now, request)

    def page_by_status(
        self, viewer_id: str | None, status: MerchantStatus, request: PageRequest
    ) -> Page[Merchant]:
        """For operators: merchants of one status, newest first. Raises Unauthenticated, Forbidden."""
        self._users.require(viewer_id, Role.OPERATOR)
        return self.fill(self._merchants.page_ids_by_status(status, request))

    def fill(self, page: Page[str]) -> Page[Merchant]:
        """The merchants of a page of ids. One BatchGet."""
        found = self._merchants.find_many(page.items)
        kept = [pair for pair in zip(page.items, page.keys, strict=True) if pair[0] in found]
        shown, keys = tuple(found[id] for id, _ in kept), tuple(key for _, key in kept)
        return Page(shown, keys, page.has_next, page.end)

    def create(self, operator_id: str | None, new: NewMerchant, key: str | None = None) -> Merchant:
        """A merchant that takes part from now on, and its owner. The operator vouches for it: no licence is asked for.

        The same key again returns the same merchant.

        Raises:
            Unauthenticated, Forbidden: not an operator.
            NotFound: there is no such owner.
            InvalidInput, AreaFull, MerchantKeyConflict
        """
        operator = self._users.require(operator_id, Role.OPERATOR)
        owner = self._users.get(new.owner_id)
        now = self._clock.now()
        merchant = checked_merchant(new_merchant(new, new_id(now), now))
        used = None if key is None else used_key(operator.id, key, merchant, owner.id)

        def write() -> Merchant:
            check_area(self._listings, merchant)
            pen = Pen(merchant.id, AuditActor(Party.OPERATOR, operator.id), now)
            created = pen.entry(
                AuditAction.CREATED, field_change("status", None, merchant.status), person_id=owner.id
            )
            member = StaffMember(merchant.id, owner.id, StaffRole.OWNER, now)
            return self.write(MerchantChange(merchant, (created,), owner=member, key=used))

        return open_once(self._merchants, used, write)

    def update(self, viewer_id: str | None, merchant_id: str, changes: MerchantChanges) -> Merchant:
        """Change what is given. For managers and operators.

        Raises:
            Unauthenticated, NotFound, Forbidden, InvalidInput, ConcurrentChange
        """
        actor = self.authorise(viewer_id, merchant_id, Permission.PROFILE_EDIT)
        return self._change(merchant_id, lambda merchant: checked_merchant(changed(merchant, changes)), actor)

    def set_hours(
        self, viewer_id: str | None, merchant_id: str, weekly: tuple[tuple[TimeSpan, ...], ...]
    ) -> Merchant:
        """The hours of the week, Monday first; dated exceptions stay. For managers.

        Raises:
            Unauthenticated, NotFound, Forbidden, InvalidInput, ConcurrentChange
        """
        actor = self.authorise_staff(viewer_id, merchant_id, Permission.HOURS_EDIT)
        if len(weekly) != 7:
            raise problems.not_a_week(("weekly",))
        hours = OpeningHours(weekly)
        check_hours(hours)
        return self._change(merchant_id, lambda merchant: with_week(merchant, hours), actor)

    def set_exception(
        self, viewer_id: str | None, merchant_id: str, day: date, spans: tuple[TimeSpan, ...] | None
    ) -> Merchant:
        """A day that differs: no spans, it stays closed; None: it is an ordinary day again. For managers.

        Raises:
            Unauthenticated, NotFound, Forbidden, ConcurrentChange
            InvalidInput: spans that overlap, too many days, a day that is over or more than two years ahead.
        """
        actor = self.authorise_staff(viewer_id, merchant_id, Permission.HOURS_EDIT)
        now = self._clock.now()
        return self._change(merchant_id, lambda merchant: with_exception(merchant, day, spans, now), actor)

    def pause(self, viewer_id: str | None, merchant_id: str, until: datetime) -> Merchant:
        """Take no orders until then. For all staff.

        Raises:
            Unauthenticated, NotFound, Forbidden, ConcurrentChange
            InvalidInput: the moment is over, or more than 30 days ahead.
        """
        actor = self.authorise_staff(viewer_id, merchant_id, Permission.ORDERS_PAUSE)
        now = self._clock.now()
        if not now < until <= now + LONGEST_PAUSE:
            raise InvalidInput(
                ("until",),
                f"A pause ends later than now, within {LONGEST_PAUSE.days} days.",
                f"暂停的结束时间应晚于现在，且在 {LONGEST_PAUSE.days} 天以内。",
            )
        return self._change(merchant_id, lambda merchant: replace(merchant, paused_until=until), actor)

    def resume(self, viewer_id: str | None, merchant_id: str) -> Merchant:
        """Take orders again. For all staff. Raises Unauthenticated, NotFound, Forbidden, ConcurrentChange."""
        actor = self.authorise_staff(viewer_id, merchant_id, Permission.ORDERS_PAUSE)
        return self._change(merchant_id, lambda merchant: replace(merchant, paused_until=None), actor)

    def set_rating(self, merchant_id: str, rating: Rating, version: int) -> Merchant:
        """For the platform itself: show this rating, unless one of a later version is shown already.

        Raises:
            NotFound, ConcurrentChange
        """

        def change(merchant: Merchant) -> Merchant:
            if version <= merchant.rating_version:
                return merchant
            return replace(merchant, rating_sum=rating.sum, rating_count=rating.count, rating_version=version)

        return self._change(merchant_id, change, None)

    def require(self, viewer_id: str | None, merchant_id: str, permission: Permission) -> StaffMember:
        """The viewer's membership, which permits this at this moment. One Get.

        Raises:
            Unauthenticated
            NotFound: the viewer does not work there, or there is no such merchant.
            Forbidden: the viewer works there in a role that does not permit it.
        """
        if viewer_id is None:
            raise Unauthenticated
        member = self._staff.find(merchant_id, viewer_id) if is_id(merchant_id) else None
        if member is None:
            raise NotFound("Merchant")
        if not may(member.role, permission):
            raise Forbidden
        return member

    def authorise_staff(self, viewer_id: str | None, merchant_id: str, permission: Permission) -> AuditActor:
        """The viewer as the trail names them. Raises as `require`."""
        return AuditActor(Party.STAFF, self.require(viewer_id, merchant_id, permission).user_id)

    def authorise(self, viewer_id: str | None, merchant_id: str, permission: Permission) -> AuditActor:
        """The viewer as the trail names them: staff whom the role permits this, or an operator. Raises as `require`."""
        try:
            return self.authorise_staff(viewer_id, merchant_id, permission)
        except (NotFound, Forbidden) as refusal:
            if viewer_id is None or not is_id(merchant_id) or not self._is_operator(viewer_id):
                raise refusal from None
            return AuditActor(Party.OPERATOR, viewer_id)

    def memberships(self, user_id: str, request: PageRequest) -> Page[StaffMember]:
        """Where the user works, by merchant id."""
        return self._staff.page_memberships(user_id, request)

    def find_staff(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], StaffMember]:
        """The memberships that exist at this moment, by merchant id and user id. For the API's own rules: it asks for
        nobody's permission."""
        return self._staff.find_many(pairs)

    def page_staff(self, viewer_id: str | None, merchant_id: str, request: PageRequest) -> Page[StaffMember]:
        """For staff and operators. Raises Unauthenticated, NotFound."""
        self.authorise(viewer_id, merchant_id, Permission.STAFF_VIEW)
        return self._staff.page(merchant_id, request)

    def set_staff(
        self, viewer_id: str | None, merchant_id: str, user_id: str, role: StaffRole
    ) -> StaffMember:
        """Give somebody a role, or another one. For owners and operators.

        Raises:
            Unauthenticated, Forbidden, ConcurrentChange
            NotFound: no such merchant (for the viewer), or no such user.
            LastOwner, TooManyStaff
        """
        actor = self.authorise(viewer_id, merchant_id, Permission.STAFF_MANAGE)
        self._merchants.get(merchant_id)
        self._users.get(user_id)
        before = self._staff.find(merchant_id, user_id)
        if before is not None and before.role is role:
            return before
        now = self._clock.now()
        member = StaffMember(merchant_id, user_id, role, now if before is None else before.since)
        action = AuditAction.STAFF_ADDED if before is None else AuditAction.STAFF_CHANGED
        was = None if before is None else before.role
        entry = Pen(merchant_id, actor, now).entry(action, field_change("role", was, role), person_id=user_id)
        self._staff.put(member, before, (entry,))
        return member

    def remove_staff(self, viewer_id: str | None, merchant_id: str, user_id: str) -> None:
        """It acts on the next call of who was removed. For owners and operators, and for oneself.

        Raises:
            Unauthenticated, Forbidden, ConcurrentChange, LastOwner
            NotFound: no such merchant (for the viewer), or the user does not work there.
        """
        leaves = viewer_id == user_id
        permission = Permission.STAFF_LEAVE if leaves else Permission.STAFF_MANAGE
        actor = self.authorise(viewer_id, merchant_id, permission)
        member = self._staff.find(merchant_id, user_id)
        if member is None:
            raise NotFound("StaffMember")
        entry = Pen(merchant_id, actor, self._clock.now()).entry(
            AuditAction.STAFF_REMOVED, field_change("role", member.role, None), person_id=user_id
        )
        self._staff.remove(member, (entry,))

    def _is_operator(self, user_id: str) -> bool:
        user = self._users.find_many([user_id]).get(user_id)
        return user is not None and user.has(Role.OPERATOR)

    def write(self, change: MerchantChange) -> Merchant:
        """Write an act, and tell whoever hears of profiles. For the services of this package.

        Raises:
            ConcurrentChange, TooManyApplications, KeyUsed
        """
        written = self._merchants.commit(change)
        return written if change.keep_profile else self._told(written)

    def _change(
        self, merchant_id: str, change: Callable[[Merchant], Merchant], actor: AuditActor | None
    ) -> Merchant:
        """Read, change, write; anew when somebody else wrote in between, since a patch is as good on what they left.

        Without an actor it leaves no trail.
        """
        for _ in range(_ATTEMPTS):
            merchant = self._merchants.get(merchant_id, consistent=True)
            wanted = change(merchant)
            if wanted == merchant:
                return merchant
            try:
                if actor is None:
                    return self._told(self._merchants.save(wanted))
                return self.write(MerchantChange(wanted, (self._changed(merchant, wanted, actor),)))
            except ConcurrentChange:
                continue
        raise ConcurrentChange

    def _changed(self, before: Merchant, after: Merchant, actor: AuditActor) -> AuditEntry:
        pen = Pen(after.id, actor, self._clock.now())
        return pen.entry(AuditAction.PROFILE_CHANGED, *profile_changes(before, after))

    def _told(self, merchant: Merchant) -> Merchant:
        if self._on_change is not None:
            self._on_change(merchant)
        return merchant
