"""Menus: the head's counters equal a recount, and the published document equals a rebuild."""

from collections.abc import Iterator
from dataclasses import replace

from pannier.audit.books import Books, MenuFile, Published
from pannier.audit.findings import Finding, differs
from pannier.menus.codec import item_size, menu_of_json, menu_to_json
from pannier.menus.model import MenuHead


def menu_heads(file: MenuFile) -> Iterator[Finding]:
    """What every edit adds to the head is what a recount of the draft comes to."""
    head = file.head or MenuHead(file.merchant_id, 0, 0, 0, 0)
    recount = {
        "items": len(file.items),
        "categories": len(file.categories),
        "size": sum(map(item_size, file.items)),
    }
    for name, counted in recount.items():
        if finding := differs(file.merchant_id, f"{name} of the draft", counted, getattr(head, name)):
            yield finding
    headings = {category.id for category in file.categories}
    for item in file.items:
        if item.category_id not in headings:
            yield Finding(file.merchant_id, f"the category of item {item.id}", "none")


def published(books: Books) -> Iterator[Finding]:
    """Every draft's document is there, of its revision, made of its items, with the merchant as it is."""
    for file in books.menus.values():
        yield from _document(file, file.published or Published(None, (), (), None))
    for merchant_file in books.merchants.values():
        merchant = merchant_file.merchant
        if merchant is None:
            continue
        menu = books.menus.get(merchant.id)
        carried = menu.published.merchant if menu and menu.published else None
        if carried != merchant:
            found = f"version {carried.version}" if carried else "none"
            yield Finding(merchant.id, f"a document with the merchant's version {merchant.version}", found)


def _document(file: MenuFile, document: Published) -> Iterator[Finding]:
    revision = file.head.revision if file.head else 0
    if (document.revision or 0) != revision:
        yield Finding(file.merchant_id, f"published revision {revision}", f"{document.revision or 'none'}")
        return
    if revision == 0:
        return
    body = menu_to_json(file.categories, [item for item in file.items if item.on_shelf])
    categories, items = menu_of_json(body, file.merchant_id)
    wanted = [replace(item, version=0) for item in items.values()]
    for item, shown in zip(wanted, document.items, strict=False):
        if item != shown:
            yield Finding(
                file.merchant_id, f"item {item.id} published as drafted", f"{shown.id}, or otherwise"
            )
            return
    if finding := differs(file.merchant_id, "published items", len(wanted), len(document.items)):
        yield finding
    if categories != document.categories:
        yield Finding(file.merchant_id, "categories published as drafted", "otherwise")
