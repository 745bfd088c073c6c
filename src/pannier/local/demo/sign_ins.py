"""The memorable accounts of the demo city, for a person who wants to try something."""

from pannier.local.demo.model import DEMO_PASSWORD

_ROLES = ("customer", "owner", "clerk", "courier", "operator")


def sign_ins() -> tuple[tuple[str, str, str], ...]:
    """Who, e-mail address, password. Owner and clerk work at merchant number one."""
    return tuple((role, f"{role}@example.com", DEMO_PASSWORD) for role in _ROLES)
