"""Accounts: whole, and each contact with the one account that has it."""

from collections.abc import Iterator

from pannier.audit.books import Books
from pannier.audit.findings import Finding


def accounts(books: Books) -> Iterator[Finding]:
    """Profiles and the guards of their contacts, one to one."""
    held = {(guard.field, guard.contact): guard.user_id for guard in books.contacts}
    owned: dict[tuple[str, str], str] = {}
    for file in books.accounts.values():
        user = file.user
        if user is None:
            yield Finding(file.user_id, "a profile to its password, addresses and sign-ins", "none")
            continue
        if not file.has_password:
            yield Finding(user.id, "a password", "none")
        contacts = [
            (field, contact) for field, contact in (("phone", user.phone), ("email", user.email)) if contact
        ]
        if not contacts:
            yield Finding(user.id, "a phone number or an e-mail address", "none")
        for pair in contacts:
            owned[pair] = user.id
            if held.get(pair) != user.id:
                yield Finding(user.id, f"a guard of its {pair[0]}", f"one of {held.get(pair) or 'nobody'}")
    for pair, user_id in held.items():
        if pair not in owned:  # a guard that somebody else's profile claims is told at the profile
            yield Finding(user_id, f"a profile with the {pair[0]} that a guard keeps for it", "none")
