"""The people: customers with addresses, couriers, staff, an operator.

Phone numbers run in 199 0010 0001 and up, which reads as made up and passes for a number; e-mail is at example.com,
which reaches nobody.
"""

import unicodedata

from pannier.local.demo import parts
from pannier.local.demo.draw import Draw
from pannier.local.demo.model import DemoAccount, DemoAddress, DemoCourier, DemoCustomer, DemoMerchant
from pannier.local.demo.places import place

CUSTOMERS, COURIERS = 200, 40
_STAFF = ("owner", "manager", "clerk")
_SERIES = {"customer": 1, "courier": 2, "owner": 3, "manager": 4, "clerk": 5, "operator": 9}
_LABELS = {"zh-CN": ("家", "公司", "爸妈家"), "en": ("Home", "Work", "Friends")}


def customers(tastes: tuple[str, ...]) -> tuple[DemoCustomer, ...]:
    """Two hundred; number one, of customer@example.com, lives round the corner of merchant number one."""
    return tuple(_customer(number, tastes) for number in range(1, CUSTOMERS + 1))


def couriers() -> tuple[DemoCourier, ...]:
    """Forty, spread over the city; number one waits near merchant number one."""
    found = []
    for number in range(1, COURIERS + 1):
        draw = Draw("courier", str(number))
        spot = place(draw, "常熟路" if number == 1 else None)
        account = _account("courier", number, draw, foreign=False)
        found.append(DemoCourier(account, spot.latitude, spot.longitude))
    return tuple(found)


def staff(merchants: tuple[DemoMerchant, ...]) -> tuple[DemoAccount, ...]:
    """Everybody whom a merchant names, once."""
    keys = dict.fromkeys(member.account_key for merchant in merchants for member in merchant.staff)
    return tuple(_staff_account(key) for key in keys)


def operators() -> tuple[DemoAccount, ...]:
    return (_account("operator", 1, Draw("operator", "1"), foreign=False),)


def _staff_account(key: str) -> DemoAccount:
    draw = Draw("staff", key)
    role = next(role for role in _STAFF if key.startswith(role))
    return _account(
        role, int(key.removeprefix(role)), draw, foreign=not key.endswith("001") and draw.chance(8)
    )


def _customer(number: int, tastes: tuple[str, ...]) -> DemoCustomer:
    draw = Draw("customer", str(number))
    account = _account("customer", number, draw, foreign=number > 1 and draw.chance(22))
    count = 2 if number == 1 else draw.one((1, 1, 2, 2, 3))
    addresses = tuple(_address(account, position, draw) for position in range(count))
    return DemoCustomer(account, addresses, tuple(draw.some(tastes, draw.integer(2, 4))))


def _address(account: DemoAccount, position: int, draw: Draw) -> DemoAddress:
    near = account.email == "customer@example.com" and position == 0
    door = place(draw, "安福路" if near else None, 201 if near else None)
    building, floor, flat = draw.integer(1, 18), draw.integer(1, 26), draw.integer(1, 6)
    if position == 1:
        office = draw.one(parts.people().offices)
        short = door.street.name.en.removesuffix(" Road")
        zh = f"{_short(door.street.name.zh)}{office.zh}{floor}楼前台"
        en = f"{short} {office.en}, floor {floor}, reception"
    else:
        compound = draw.one(parts.people().compounds)
        zh = f"{_short(door.street.name.zh)}{compound}{building}号楼{floor}{flat:02}室"
        en = f"Building {building}, flat {floor}{flat:02}"
    chinese = account.locale == "zh-CN"
    return DemoAddress(
        key=f"{account.key}-a{position + 1}",
        label=_LABELS[account.locale][position],
        recipient=account.name,
        phone=account.phone,
        street=door.text("zh" if chinese else "en"),
        detail=zh if chinese else en,
        latitude=door.latitude,
        longitude=door.longitude,
    )


def _account(role: str, number: int, draw: Draw, *, foreign: bool) -> DemoAccount:
    """Number one of each role has the memorable address, customer@example.com and so on."""
    names = parts.people()
    if foreign:
        name = latin = draw.one(names.foreign)
    else:
        surname, given = draw.one(names.surnames), draw.one(names.given)
        name, latin = surname.zh + given.zh, f"{given.en} {surname.en}"
    if number == 1:
        local_part = role
    elif role == "customer":
        local_part = f"{_plain(latin)}{number}"
    else:
        local_part = f"{role}{number}"
    return DemoAccount(
        key=f"{role}{number:03}",
        name=name,
        phone=f"+8619900{_SERIES[role]}{number:05}",
        email=f"{local_part}@example.com",
        locale="en" if foreign else "zh-CN",
    )


def _short(street: str) -> str:
    """What buildings on the street are named after: "南京西路" → "南京", "定西路" → "定西"."""
    name = street.removesuffix("路")
    return name.rstrip("东西南北中二") if len(name) > 2 else name


def _plain(name: str) -> str:
    """Lower-case letters and dots: "Chloé Martin" → "chloe.martin"."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in letters.replace(" ", ".") if letter.isalpha() or letter == ".")
