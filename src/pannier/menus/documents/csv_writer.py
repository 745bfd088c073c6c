"""A menu as CSV."""

import csv
import io
from collections.abc import Iterable

from pannier.menus.codec import menu_order
from pannier.menus.documents.amounts import amount_text, currency_digits
from pannier.menus.documents.csv_format import COLUMNS, Record, neutralised
from pannier.menus.documents.windows import windows_text
from pannier.menus.model import MenuCategory, MenuItem, OptionGroup

BOM = "\ufeff"  # without it spreadsheets do not read UTF-8


def write_csv(categories: Iterable[MenuCategory], items: Iterable[MenuItem], currency: str) -> str:
    """All of a menu, in its order, as `read_csv` reads it."""
    digits = currency_digits(currency)
    out = io.StringIO()
    out.write(BOM)
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for category, held in menu_order(categories, items):
        writer.writerow(_category_row(category))
        for item in held:
            writer.writerow(_item_row(item, currency, digits))
            for group in item.option_groups:
                writer.writerows(_group_rows(group, currency, digits))
    return out.getvalue()


def _category_row(category: MenuCategory) -> dict[str, str]:
    return {
        "record": Record.CATEGORY,
        "id": category.id,
        "name": neutralised(category.name),
        "position": str(category.position),
    }


def _item_row(item: MenuItem, currency: str, digits: int) -> dict[str, str]:
    return {
        "record": Record.ITEM,
        "id": item.id,
        "name": neutralised(item.name),
        "description": neutralised(item.description),
        "price": amount_text(item.price_minor, digits),
        "discount": amount_text(item.discount_minor, digits),
        "currency": currency,
        "image": neutralised(item.image or ""),
        "served": windows_text(item.windows),
        "daily_limit": "" if item.daily_limit is None else str(item.daily_limit),
        "low_stock_at": str(item.low_stock_at),
        "on_shelf": "yes" if item.on_shelf else "no",
        "position": str(item.position),
    }


def _group_rows(group: OptionGroup, currency: str, digits: int) -> Iterable[dict[str, str]]:
    yield {
        "record": Record.GROUP,
        "id": group.id,
        "name": neutralised(group.name),
        "minimum": str(group.minimum),
        "maximum": str(group.maximum),
    }
    for option in group.options:
        yield {
            "record": Record.OPTION,
            "id": option.id,
            "name": neutralised(option.name),
            "price": amount_text(option.price_delta_minor, digits),
            "currency": currency,
        }
