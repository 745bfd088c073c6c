"""`pannier appoint`, on tables that the environment names."""

import argparse

import pytest
from pynamodb.connection import Connection

from pannier.core.clock import SystemClock
from pannier.core.i18n import Locale
from pannier.core.settings import Settings
from pannier.local import appoint
from pannier.users.model import Role
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import Users


def test_an_account_becomes_an_operators_and_an_unknown_one_is_refused(
    connection: Connection,
    tables: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    users = Users(UserRepository(connection), Passwords(), SystemClock())
    user = users.register("Li", None, "li@example.com", "correct horse", Locale.EN)
    monkeypatch.setenv("DYNAMODB_ENDPOINT", tables.dynamodb_endpoint or "")
    monkeypatch.setenv("TABLE_PREFIX", tables.table_prefix)

    assert appoint.main(_of("Li@example.com")) == 0
    assert users.get(user.id).roles == {Role.CUSTOMER, Role.OPERATOR}
    assert appoint.main(_of("nobody@example.com")) == 1
    assert capsys.readouterr().out == "Li is an operator.\npannier appoint: User not found.\n"


def _of(account: str) -> argparse.Namespace:
    return argparse.Namespace(account=account, from_environment=True, stack=None, region=None)
