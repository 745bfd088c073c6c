"""A merchant with its staff, and everything of menus, on the engine, with a clock that tests set."""

from dataclasses import dataclass, replace

import pytest
from argon2 import PasswordHasher
from pynamodb.connection import Connection

from pannier.core.clock import FixedClock
from pannier.core.ids import new_id
from pannier.menus.changes import NewItem
from pannier.menus.model import MenuCategory, MenuItem
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository, StockRepository
from pannier.menus.service import Menus
from pannier.merchants.model import Merchant, StaffMember, StaffRole
from pannier.merchants.repository import ListingRepository, MerchantRepository, StaffRepository
from pannier.merchants.service import Merchants
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import Users
from tests.unit.merchants.examples import MERCHANT, NOON


@dataclass
class Kitchen:
    """One merchant, who works there, and what can be done with its menu."""

    merchant: Merchant
    owner: str
    manager: str
    clerk: str
    stranger: str
    connection: Connection
    clock: FixedClock
    merchants: Merchants
    drafts: MenuRepository
    documents: PublishedMenuRepository
    stock: StockRepository
    menus: Menus
    publisher: MenuPublisher

    @property
    def id(self) -> str:
        return self.merchant.id

    def add_category(self, name: str = "面 Noodles") -> MenuCategory:
        return self.menus.add_category(self.manager, self.id, name)

    def add_item(self, category: MenuCategory, name: str = "牛肉面", price_minor: int = 2_800) -> MenuItem:
        return self.menus.add_item(self.manager, self.id, NewItem(category.id, name, price_minor))


@pytest.fixture
def kitchen(connection: Connection) -> Kitchen:
    clock = FixedClock(NOON)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    users = Users(UserRepository(connection), Passwords(cheap), clock)
    profiles, staff = MerchantRepository(connection), StaffRepository(connection)
    documents, drafts, stock = PublishedMenuRepository(), MenuRepository(connection), StockRepository()
    merchants = Merchants(
        profiles, staff, ListingRepository(), users, clock, on_change=documents.put_merchant
    )
    owner, manager, clerk, stranger = (new_id(NOON) for _ in range(4))
    new = replace(MERCHANT, id=new_id(NOON), version=0)
    merchant = profiles.add(new, StaffMember(new.id, owner, StaffRole.OWNER, NOON))
    for user_id, role in ((manager, StaffRole.MANAGER), (clerk, StaffRole.CLERK)):
        staff.put(StaffMember(merchant.id, user_id, role, NOON), None)
    return Kitchen(
        merchant,
        owner,
        manager,
        clerk,
        stranger,
        connection,
        clock,
        merchants,
        drafts,
        documents,
        stock,
        Menus(drafts, documents, stock, merchants, clock),
        MenuPublisher(drafts, documents, profiles, clock),
    )
