"""Accounts: whole, and each contact with the one account that has it."""

from collections.abc import Iterator

from pannier.audit.books import AccountFile, Books
from pannier.audit.findings import Finding
from pannier.users.erasure import Erasure


def accounts(books: Books) -> Iterator[Finding]:
    """Profiles and the guards of their contacts, one to one."""
    held = {(guard.field, guard.contact): guard.user_id for guard in books.contacts}
    owned: dict[tuple[str, str], str] = {}
    for file in books.accounts.values():
        user = file.user
        if file.erasure is not None:
            yield from _left(file, file.erasure)
            continue
        if user is None:
            yield Finding(file.user_id, "a profile to its password, addresses, sessions and links", "none")
            continue
        keys = [*user.contacts(), *(("identity", key) for key in file.identities)]
        if not keys:
            yield Finding(user.id, "a phone number, an e-mail address or an outside identity", "none")
        for field in user.verified - {field for field, _ in keys}:
            yield Finding(user.id, f"a {field} that was verified", "none")
        for pair in keys:
            owned[pair] = user.id
            if held.get(pair) != user.id:
                yield Finding(user.id, f"a guard of its {pair[0]}", f"one of {held.get(pair) or 'nobody'}")
    for pair, user_id in held.items():
        if pair not in owned:  # a guard that somebody else's profile claims is told at the profile
            yield Finding(user_id, f"a profile with the {pair[0]} that a guard keeps for it", "none")


def _left(file: AccountFile, erasure: Erasure) -> Iterator[Finding]:
    """Of who was deleted no profile stays, and in the end nothing."""
    parts = {"addresses": file.addresses, "sessions": file.families, "links": len(file.identities)}
    parts["passwords"] = int(file.password)
    left = [f"{count} {name}" for name, count in parts.items() if count and erasure.due_at is None]
    if file.user is not None:
        left.insert(0, "a profile")
    if left:
        yield Finding(file.user_id, "nothing but the record of the erasure", ", ".join(left))
