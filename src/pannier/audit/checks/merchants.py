"""Merchants: their staff is counted, and every cell has the copies it should."""

from collections.abc import Iterator

from pannier.audit.books import AccountFile, Books, ListingFile
from pannier.audit.findings import Finding
from pannier.merchants.lifecycle import NEVER_ADMITTED
from pannier.merchants.listings import listed_cells
from pannier.merchants.model import Merchant, StaffRole


def staff(books: Books) -> Iterator[Finding]:
    """The counters that bound a staff equal a recount, everybody on it has an account, and somebody owns the store."""
    for file in books.merchants.values():
        if file.merchant is None:
            yield Finding(file.merchant_id, "a profile to its staff", "none")
            continue
        owners = sum(member.role is StaffRole.OWNER for member in file.staff)
        wanted = f"roster of {len(file.staff)} members, {owners} of them owners"
        roster = file.roster
        if roster is None or (roster.members, roster.owners) != (len(file.staff), owners):
            counted = f"{roster.members}, {roster.owners}" if roster else "none"
            yield Finding(file.merchant_id, wanted, counted)
        elif owners == 0:
            yield Finding(file.merchant_id, "an owner", "none")
        for member in file.staff:
            account = books.accounts.get(member.user_id)
            if (account is None or account.user is None) and not _may_have_left(account, file.merchant):
                yield Finding(file.merchant_id, "staff with accounts", f"{member.user_id} has none")


def _may_have_left(account: AccountFile | None, merchant: Merchant) -> bool:
    """Whether a member was deleted, and is on the staff of what nobody else ever was, or for a little while still."""
    if account is None or account.erasure is None:
        return False
    return merchant.status in NEVER_ADMITTED or account.erasure.due_at is not None


def directory(books: Books) -> Iterator[Finding]:
    """Operators find every merchant by its name, and every entry of its trail in that of the platform."""
    for file in books.merchants.values():
        for key in file.unlisted:
            yield Finding(file.merchant_id, f"{key} in the operators' list", "somewhere else, or nowhere")


def listings(books: Books) -> Iterator[Finding]:
    """Each cell's copy equals the merchant's profile; no cell lacks one, or has one too many."""
    stored = {(copy.cell, copy.merchant_id): copy for copy in books.listings}
    wanted: dict[tuple[str, str], Merchant] = {}
    for file in books.merchants.values():
        if file.merchant is not None:
            wanted |= {(cell, file.merchant_id): file.merchant for cell in listed_cells(file.merchant)}
    for key in sorted(wanted.keys() | stored.keys()):
        yield from _listing(*key, wanted.get(key), stored.get(key))


def _listing(
    cell: str, merchant_id: str, wanted: Merchant | None, stored: ListingFile | None
) -> Iterator[Finding]:
    copy = stored.copy if stored else None
    if wanted is None and copy is not None:
        yield Finding(merchant_id, f"not to be listed in cell {cell}", f"a copy of version {copy.version}")
    elif wanted is not None and copy is None:
        yield Finding(merchant_id, f"listed in cell {cell}, version {wanted.version}", "not listed")
    elif wanted is not None and copy is not None and copy != wanted:
        same_version = copy.version == wanted.version
        found = "another content" if same_version else f"version {copy.version}"
        yield Finding(merchant_id, f"listed in cell {cell} as version {wanted.version}", found)
