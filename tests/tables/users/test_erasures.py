"""Closing an account, and who is still to be forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pynamodb.connection import Connection

from pannier.core.errors import ConcurrentChange
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.users.errors import RefreshTokenInvalid, SignInFailed
from pannier.users.model import OutsideIdentity, Role, User
from pannier.users.records import UserItem
from pannier.users.repository import ErasureRepository, IdentityRepository
from pannier.users.service import NewAddress
from tests.tables.users.conftest import Accounts

PASSWORD = "correct horse"


def register(accounts: Accounts) -> User:
    return accounts.users.register("王芳", "+8613800138000", "wang@example.com", PASSWORD, Locale.ZH_CN)


def kinds(user_id: str) -> list[str]:
    return sorted(record.sk.partition("#")[0] for record in UserItem.query(user_id))


def test_a_closed_account_is_gone_and_its_contacts_are_free(
    accounts: Accounts, connection: Connection
) -> None:
    user = register(accounts)
    session = accounts.sign_in.with_password("wang@example.com", PASSWORD, "1.2.3.4")
    erasure = ErasureRepository(connection).begin(user, accounts.clock.now())
    assert (erasure.user_id, erasure.due_at) == (user.id, accounts.clock.now())
    assert kinds(user.id) == ["erasure", "family"]
    with pytest.raises(SignInFailed):
        accounts.sign_in.with_password("wang@example.com", PASSWORD, "1.2.3.4")
    with pytest.raises(RefreshTokenInvalid):
        accounts.sessions.refresh(session.refresh_token)
    assert register(accounts).id != user.id


def test_an_outside_identity_opens_another_account_later(accounts: Accounts, connection: Connection) -> None:
    now = accounts.clock.now()
    link = OutsideIdentity("https://issuer", "wang-1", "01JTCXQ8W00000000000000001", frozenset(), now)
    user = User(link.user_id, "王芳", None, None, Locale.ZH_CN, frozenset({Role.CUSTOMER}), now)
    accounts.repository.add(user, identity=link)
    ErasureRepository(connection).begin(replace(user, version=1), now)
    assert IdentityRepository().find_user_id("https://issuer", "wang-1") is None
    assert kinds(user.id) == ["erasure"]
    other = replace(user, id="01JTCXQ8W00000000000000002")
    accounts.repository.add(other, identity=replace(link, user_id=other.id))


def test_a_profile_that_changed_meanwhile_is_not_closed(accounts: Accounts, connection: Connection) -> None:
    user = register(accounts)
    accounts.users.update(user.id, "王芳芳", None)
    with pytest.raises(ConcurrentChange):
        ErasureRepository(connection).begin(user, accounts.clock.now())
    assert accounts.users.get(user.id).name == "王芳芳"
    assert ErasureRepository(connection).find(user.id) is None
    assert accounts.sign_in.with_password("wang@example.com", PASSWORD, "1.2.3.4").user_id == user.id


def test_everything_else_in_the_partition_is_dropped_and_the_record_stays(
    accounts: Accounts, connection: Connection
) -> None:
    user, erasures = register(accounts), ErasureRepository(connection)
    accounts.users.add_address(
        user.id, NewAddress("家", "王芳", "+8613800138000", "武康路 1", "", Point(31.2, 121.4))
    )
    erasures.begin(user, accounts.clock.now())
    for _ in range(2):
        erasures.drop_items(user.id)
        assert kinds(user.id) == ["erasure"]


def test_the_queue_has_who_is_due_until_all_is_done(accounts: Accounts, connection: Connection) -> None:
    erasures, now = ErasureRepository(connection), accounts.clock.now()
    erasure = erasures.begin(register(accounts), now)
    assert erasures.ids_due(now, 10) == [erasure.user_id]
    taken = erasures.save(erasure.taken(now))
    assert taken == erasures.find(erasure.user_id)
    assert erasures.ids_due(now + timedelta(minutes=4), 10) == []
    assert erasures.ids_due(now + timedelta(minutes=5), 10) == [erasure.user_id]
    with pytest.raises(ConcurrentChange):
        erasures.save(erasure.taken(now))
    going = erasures.save(taken.advanced("orders", {"pk": "1", "n": 3}, now, waits=True))
    assert going == erasures.find(erasure.user_id)
    done = erasures.save(replace(going, due_at=None))
    assert erasures.ids_due(now + timedelta(days=400), 10) == []
    assert erasures.find(erasure.user_id) == done
