"""The demo city in the domains' own terms. Pure; what the domains' rules refuse is refused here too."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from ulid import ULID

from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.local.demo.model import DemoAccount, DemoCity, DemoCustomer, DemoItem, DemoMerchant, DemoSpan
from pannier.menus.codec import item_size
from pannier.menus.model import MenuCategory, MenuItem, MenuOption, OptionGroup, ServingWindow
from pannier.menus.repository import MenuEdit
from pannier.menus.validation import checked_category, checked_item
from pannier.merchants.hours import OpeningHours, TimeSpan
from pannier.merchants.model import (
    DeliveryBand,
    DeliveryZone,
    Merchant,
    MerchantStatus,
    SpendDiscount,
    StaffMember,
    StaffRole,
)
from pannier.merchants.ratings import Stars
from pannier.merchants.validation import checked_merchant
from pannier.users.model import Address, Role, User

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FOUNDED_AT = datetime(2026, 1, 5, 2, tzinfo=UTC)


def demo_id(key: str) -> str:
    """The id of what has this key in the demo city: the same on every machine, in the order of the keys' numbers."""
    milliseconds = (_founded(key) - _EPOCH) // timedelta(milliseconds=1)
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + hashlib.sha256(key.encode()).digest()[:10]))


def users_of(city: DemoCity) -> Iterator[User]:
    """Every account. Everybody is a customer; roles at merchants are `staff_of`."""
    for roles, accounts in (
        ({Role.OPERATOR}, city.operators),
        (set[Role](), [customer.account for customer in city.customers]),
        ({Role.COURIER}, [courier.account for courier in city.couriers]),
        (set[Role](), city.staff),
    ):
        for account in accounts:
            yield _user(account, frozenset({Role.CUSTOMER} | roles))


def addresses_of(customer: DemoCustomer) -> tuple[Address, ...]:
    """A customer's addresses, home first."""
    return tuple(
        Address(
            id=demo_id(address.key),
            user_id=demo_id(customer.account.key),
            label=address.label,
            recipient=address.recipient,
            phone=address.phone,
            street=address.street,
            detail=address.detail,
            location=Point(address.latitude, address.longitude),
        )
        for address in customer.addresses
    )


def merchant_of(demo: DemoMerchant, city: DemoCity) -> Merchant:
    """The store, open for business."""
    return checked_merchant(
        Merchant(
            id=demo_id(demo.key),
            name=demo.name,
            description=demo.description,
            cuisine_tags=demo.cuisine_tags,
            phone=demo.phone,
            street=demo.street,
            location=Point(demo.latitude, demo.longitude),
            currency=city.currency,
            time_zone=city.time_zone,
            hours=OpeningHours(
                tuple(_spans(day) for day in demo.weekly),
                {date.fromisoformat(each.date): _spans(each.spans) for each in demo.exceptions},
            ),
            preparation_minutes=demo.preparation_minutes,
            minimum_order_minor=demo.minimum_order_minor,
            packing_fee_minor=demo.packing_fee_minor,
            delivery_bands=tuple(DeliveryBand(band.up_to_m, band.fee_minor) for band in demo.delivery_bands),
            delivery_zone=DeliveryZone(demo.delivery_radius_m),
            spend_discounts=tuple(
                SpendDiscount(offer.threshold_minor, offer.off_minor) for offer in demo.spend_discounts
            ),
            tax_basis_points=demo.tax_basis_points,
            offers_delivery=True,
            offers_pickup=demo.offers_pickup,
            own_riders=demo.own_riders,
            auto_accept=demo.auto_accept,
            image=demo.image,
            status=MerchantStatus.ACTIVE,
            paused_until=None,
            rating_sum=demo.rating_sum,
            rating_count=demo.rating_count,
            rating_version=1,  # what is carried over is the first of its ratings
            created_at=_founded(demo.key),
        )
    )


def food_stars(demo: DemoMerchant) -> Stars:
    """What its food was rated before it came here: by everybody with one of two neighbouring numbers of stars."""
    low, high = divmod(demo.rating_sum, demo.rating_count)
    counts = [0] * 6
    counts[low - 1], counts[low] = demo.rating_count - high, high
    return Stars.of(counts[:5])


def staff_of(demo: DemoMerchant) -> tuple[StaffMember, ...]:
    """Who works there, the owner first."""
    since = _founded(demo.key)
    merchant_id = demo_id(demo.key)
    return tuple(
        StaffMember(merchant_id, demo_id(member.account_key), StaffRole(member.role), since)
        for member in demo.staff
    )


def menu_of(demo: DemoMerchant) -> MenuEdit:
    """The whole menu as one edit, which fits one transaction."""
    merchant_id = demo_id(demo.key)
    categories = tuple(
        checked_category(MenuCategory(demo_id(category.key), merchant_id, category.name, position))
        for position, category in enumerate(demo.categories)
    )
    items = tuple(
        checked_item(_item(item, merchant_id, demo_id(category.key), position))
        for category in demo.categories
        for position, item in enumerate(category.items)
    )
    return MenuEdit(merchant_id, categories, items, size_change=sum(map(item_size, items)))


def _user(account: DemoAccount, roles: frozenset[Role]) -> User:
    return User(
        id=demo_id(account.key),
        name=account.name,
        phone=account.phone,
        email=account.email,
        locale=Locale(account.locale),
        roles=roles,
        created_at=_founded(account.key),
        verified=frozenset(
            field for field, contact in (("phone", account.phone), ("email", account.email)) if contact
        ),
    )


def _item(demo: DemoItem, merchant_id: str, category_id: str, position: int) -> MenuItem:
    return MenuItem(
        id=demo_id(demo.key),
        merchant_id=merchant_id,
        category_id=category_id,
        name=demo.name,
        description=demo.description,
        image=demo.image,
        price_minor=demo.price_minor,
        discount_minor=demo.discount_minor,
        option_groups=tuple(
            OptionGroup(
                demo_id(group.key),
                group.name,
                group.minimum,
                group.maximum,
                tuple(
                    MenuOption(demo_id(each.key), each.name, each.price_delta_minor) for each in group.options
                ),
            )
            for group in demo.option_groups
        ),
        windows=tuple(ServingWindow(window.opens, window.closes) for window in demo.windows),
        daily_limit=demo.daily_limit,
        low_stock_at=demo.low_stock_at,
        on_shelf=demo.on_shelf,
        position=position,
    )


def _spans(spans: tuple[DemoSpan, ...]) -> tuple[TimeSpan, ...]:
    return tuple(TimeSpan(span.opens, span.closes) for span in spans)


def _founded(key: str) -> datetime:
    """The digits of a key, read as milliseconds after the city began."""
    return _FOUNDED_AT + timedelta(milliseconds=int("".join(filter(str.isdigit, key))))
