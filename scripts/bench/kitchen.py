"""A merchant with a menu of a hundred items with options, on an engine of its own, and a customer nearby."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pynamodb.connection import Connection

from pannier.api.context import Services
from pannier.core.clock import FixedClock
from pannier.core.dynamo import bind_tables
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.settings import Settings
from pannier.entrypoints.services import build_services
from pannier.local.aws import be_nobody, dynamodb_client
from pannier.local.engine import Engine, EngineOptions, engine_program
from pannier.local.installation import PROJECT
from pannier.local.keys import ensure_keys
from pannier.local.tables import create_tables, import_records
from pannier.menus.changes import GroupDraft, NewItem, OptionDraft
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository
from pannier.merchants.changes import NewMerchant
from pannier.merchants.repository import MerchantRepository
from pannier.users.model import Role
from pannier.users.passwords import Passwords
from pannier.users.service import NewAddress

STORE, HOME = Point(31.2200, 121.4400), Point(31.2290, 121.4400)
CATEGORIES, ITEMS_EACH = 10, 10
PORTIONS = 100_000


@dataclass(frozen=True, slots=True)
class Kitchen:
    """What the measurements work on. Of `two_items` the first is counted, the second is not."""

    engine: Engine
    settings: Settings
    connection: Connection
    services: Services
    merchant_id: str
    customer_id: str
    address_id: str
    two_items: tuple[str, str]


@contextmanager
def kitchen() -> Iterator[Kitchen]:
    """Build it, and take it down. Raises EngineError."""
    be_nobody(os.environ)
    with TemporaryDirectory(prefix="pannier-bench-") as name:
        directory = Path(name)
        options = EngineOptions(engine_program(os.environ, PROJECT), directory / "engine.log")
        with Engine(options) as engine:
            keys = ensure_keys(directory / "secrets")
            settings = Settings.from_environment({"DYNAMODB_ENDPOINT": engine.endpoint} | keys)
            import_records()
            create_tables(dynamodb_client(settings), settings)
            yield _furnished(engine, settings)


def _furnished(engine: Engine, settings: Settings) -> Kitchen:
    connection, clock = bind_tables(settings), FixedClock(datetime.now(UTC))
    services = build_services(settings, connection, clock, Passwords())
    operator = _register(services, "operator", Role.OPERATOR)
    owner, customer = _register(services, "owner"), _register(services, "customer")
    merchant = services.merchants.create(
        operator, NewMerchant(owner, "蜀香小馆 Shu Xiang", "13800138000", "安福路 118", STORE)
    )
    for number in range(CATEGORIES):
        category = services.menus.add_category(owner, merchant.id, f"第 {number} 类 Category", number)
        for position in range(ITEMS_EACH):
            services.menus.add_item(owner, merchant.id, _item(category.id, position))
    publisher = MenuPublisher(
        MenuRepository(connection), PublishedMenuRepository(), MerchantRepository(connection), clock
    )
    publisher.publish(merchant.id)
    address = services.users.add_address(
        customer, NewAddress("家", "王芳", "13800138000", "安福路 1", "2 楼", HOME)
    )
    counted, uncounted, *_ = services.menus.published(merchant.id).items
    return Kitchen(
        engine, settings, connection, services, merchant.id, customer, address.id, (counted, uncounted)
    )


def _register(services: Services, name: str, *roles: Role) -> str:
    everybody = frozenset({Role.CUSTOMER, *roles})
    email = f"{name}@example.com"
    return services.users.register(name, None, email, "a long password", Locale.ZH_CN, everybody).id


def _item(category_id: str, position: int) -> NewItem:
    size = GroupDraft("份量 Size", 0, 1, (OptionDraft("小 Small", -200), OptionDraft("大 Large", 300)))
    spice = GroupDraft(
        "辣度 Spice",
        0,
        1,
        (OptionDraft("不辣 None", 0), OptionDraft("微辣 Some", 0), OptionDraft("麻辣 Full", 100)),
    )
    return NewItem(
        category_id,
        f"牛肉面 Beef noodles {position}",
        2_800 + position,
        "慢炖四小时的牛腩，手工拉面 Hand-pulled noodles with beef that simmered for four hours",
        "/media/beef-noodles.svg",
        option_groups=(size, spice),
        daily_limit=PORTIONS if position == 0 else None,
        position=position,
    )
