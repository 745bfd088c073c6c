"""Puts the demo city into the tables, within seconds, and says how to sign in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from functools import partial

from pynamodb.connection import Connection

from pannier.core.dynamo import bind_tables
from pannier.core.errors import ConcurrentChange
from pannier.core.settings import Settings
from pannier.local.demo import DEMO_PASSWORD, demo_city
from pannier.local.demo.model import DemoCity, DemoMerchant
from pannier.local.demo_objects import (
    addresses_of,
    demo_id,
    food_stars,
    menu_of,
    merchant_of,
    staff_of,
    users_of,
)
from pannier.local.tables import import_records
from pannier.menus.repository import HeadRefused, MenuRepository
from pannier.merchants.repository import MerchantRepository, StaffRepository
from pannier.reviews.repository import RatingRepository
from pannier.users.errors import AccountExists
from pannier.users.model import Address, User
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository

Report = Callable[[str, int, int], None]
"""Told what is being written, how much of it is there, and of how much."""

Job = Callable[[], None]

_WRITERS = 8  # at once; the engine gains nothing from more
_EMPTY = 0  # the revision of a menu that nobody has written yet


def seed(settings: Settings, report: Report | None = None, city: DemoCity | None = None) -> None:
    """Write the demo city to tables that exist. What is there already stays as it is, so a second time adds nothing.

    Listings and published menus come of it by the streams.

    Raises:
        AccountExists: a contact of the demo city belongs to somebody else.
    """
    import_records()
    city = city or demo_city()
    writer = _Writer(bind_tables(settings), city)
    tell = report or (lambda what, done, total: None)
    with ThreadPoolExecutor(_WRITERS, "seed") as pool:
        for what, jobs in writer.jobs():
            pending = [pool.submit(job) for job in jobs]
            try:
                for done, future in enumerate(as_completed(pending), 1):
                    future.result()
                    tell(what, done, len(pending))
            finally:
                for future in pending:
                    future.cancel()


class _Writer:
    """Writes one thing a call; calls may run at once."""

    def __init__(self, connection: Connection, city: DemoCity) -> None:
        self._users = UserRepository(connection)
        self._merchants = MerchantRepository(connection)
        self._staff = StaffRepository(connection)
        self._menus = MenuRepository(connection)
        self._ratings = RatingRepository(connection)
        self._city = city
        self._password_hash = Passwords().hash(DEMO_PASSWORD)  # one for all: hashing is slow on purpose

    def jobs(self) -> Iterator[tuple[str, list[Job]]]:
        """What there is to do, under what a person reads; accounts before those who refer to them."""
        addresses = {
            demo_id(customer.account.key): addresses_of(customer) for customer in self._city.customers
        }
        yield (
            "accounts",
            [partial(self._account, user, addresses.get(user.id, ())) for user in users_of(self._city)],
        )
        yield "merchants and menus", [partial(self._merchant, demo) for demo in self._city.merchants]

    def _account(self, user: User, addresses: tuple[Address, ...]) -> None:
        try:
            self._users.add(user, self._password_hash)
        except AccountExists:
            if self._users.find(user.id) is None:
                raise
            return
        for address in addresses:
            self._users.put_address(address)

    def _merchant(self, demo: DemoMerchant) -> None:
        owner, *others = staff_of(demo)
        merchant, menu = merchant_of(demo, self._city), menu_of(demo)
        with suppress(ConcurrentChange):  # it is there; so below
            self._merchants.add(merchant, owner)
        for member in others:
            with suppress(ConcurrentChange):
                self._staff.put(member, None)
        self._ratings.carry(merchant.id, food_stars(demo))
        with suppress(HeadRefused, ConcurrentChange):
            self._menus.commit(menu, safe_size=menu.size_change, expected_revision=_EMPTY)
