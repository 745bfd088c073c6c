"""What is stored of an account comes back, from a read and from a stream."""

from datetime import UTC, datetime
from typing import TypeVar

import orjson
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.dynamo import Record
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.users.model import CONTACT_FIELDS, Address, OutsideIdentity, Role, TokenFamily, User
from pannier.users.records import AddressRecord, IdentityRecord, ProfileRecord, TokenFamilyRecord
from pannier.users.repository.identities import identity_of, identity_record
from pannier.users.repository.sessions import family_of, family_record
from pannier.users.repository.users import address_of, address_record, profile_record, user_of

R = TypeVar("R", bound=Record)

ids = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26)
texts = st.text(min_size=1, max_size=60)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds it
counts = st.integers(0, 10**9)
roles = st.frozensets(st.sampled_from(Role))
users = st.builds(
    User,
    id=ids,
    name=texts,
    phone=st.none() | texts,
    email=st.none() | texts,
    locale=st.sampled_from(Locale),
    roles=roles,
    created_at=moments,
    version=st.integers(1, 10**9),
    verified=st.frozensets(st.sampled_from(CONTACT_FIELDS)),
    epoch=counts,
)
families = st.builds(
    TokenFamily,
    id=ids,
    user_id=ids,
    generation=counts,
    created_at=moments,
    expires_at=moments,
    used_at=moments,
    device=st.text(max_size=120),
    epoch=counts,
)
identities = st.builds(
    OutsideIdentity, issuer=texts, subject=texts, user_id=ids, roles=roles, linked_at=moments
)
points = st.builds(Point, st.floats(-85, 85).map(lambda x: round(x, 6)), st.floats(-180, 180))
addresses = st.builds(
    Address,
    id=ids,
    user_id=ids,
    label=st.text(max_size=20),
    recipient=texts,
    phone=texts,
    street=texts,
    detail=st.text(max_size=20),
    location=points,
)


def stored(record: R) -> R:
    """The record as it is read again: from what is written, and as JSON, in which Lambda delivers a stream."""
    return type(record).from_raw_data(orjson.loads(orjson.dumps(record.serialize())))


@given(users)
def test_a_profile_comes_back(user: User) -> None:
    record = stored(profile_record(user))
    assert isinstance(record, ProfileRecord)
    assert user_of(record) == user


@given(families)
def test_a_session_comes_back(family: TokenFamily) -> None:
    record = stored(family_record(family))
    assert isinstance(record, TokenFamilyRecord)
    assert family_of(record) == family


@given(identities)
def test_an_outside_identity_comes_back(identity: OutsideIdentity) -> None:
    record = stored(identity_record(identity))
    assert isinstance(record, IdentityRecord)
    assert identity_of(record) == identity


@given(addresses)
def test_an_address_comes_back(address: Address) -> None:
    record = stored(address_record(address))
    assert isinstance(record, AddressRecord)
    assert address_of(record) == address
