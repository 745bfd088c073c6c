from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pannier.core.i18n import Locale
from pannier.users.model import CONTACT_FIELDS, Role, User
from pannier.users.ownership import Standing, proven, unproven_before

PHONE, EMAIL = "+8613800138000", "li@example.com"


@st.composite
def accounts(draw: st.DrawFn) -> User:
    """Verified is only what is there."""
    held = draw(st.sets(st.sampled_from(CONTACT_FIELDS)))
    return User(
        id="U",
        name="Li",
        phone=PHONE if "phone" in held else None,
        email=EMAIL if "email" in held else None,
        locale=Locale.EN,
        roles=frozenset({Role.CUSTOMER}),
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        version=3,
        verified=frozenset(draw(st.sets(st.sampled_from(sorted(held)))) if held else ()),
        epoch=draw(st.integers(0, 5)),
    )


@given(accounts(), st.sampled_from(CONTACT_FIELDS), st.booleans())
def test_a_proof_leaves_nothing_to_who_proved_nothing(user: User, field: str, linked: bool) -> None:
    if user.contact(field) is None:
        return
    proof = proven(user, field, linked=linked)
    after = proof.user
    match proof.standing:
        case Standing.KNOWN:
            assert field in user.verified
            assert after == user
        case Standing.TAKEN_OVER:
            assert not user.verified
            assert not linked
            assert dict(after.contacts()) == {field: user.contact(field)}
            assert after.verified == {field}
            assert after.epoch == user.epoch + 1
        case Standing.RELEASED:
            assert field not in user.verified
            assert user.verified or linked
            assert dict(after.contacts()) == {
                other: contact for other, contact in user.contacts() if other != field
            }
            assert (after.verified, after.epoch) == (user.verified, user.epoch)


@given(accounts(), st.sampled_from(CONTACT_FIELDS))
def test_only_an_account_that_proved_something_gets_a_contact_of_another_kind(user: User, field: str) -> None:
    first = unproven_before(user, field)
    others = [other for other, _ in user.contacts() if other != field]
    if user.contact(field) is None and others and not user.verified:
        assert [first] == others
    else:
        assert first is None


def test_a_contact_comes_and_goes_with_its_mark() -> None:
    user = User("U", "Li", None, None, Locale.EN, frozenset(), datetime(2026, 3, 1, tzinfo=UTC))
    added = user.with_contact("phone", PHONE).with_contact("email", EMAIL)
    assert (added.phone, added.email, added.verified) == (PHONE, EMAIL, {"phone", "email"})
    assert added.with_contact("phone", None).with_contact("email", None) == user
