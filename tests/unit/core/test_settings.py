from datetime import timedelta
from pathlib import Path

import pytest

from pannier.core.settings import Settings, SettingsError


def test_what_is_not_named_has_its_default() -> None:
    settings = Settings.from_environment({})
    assert settings.orders.answer_within == timedelta(minutes=5)
    assert settings.tokens.access == timedelta(minutes=15)
    assert settings.cursor_secret is None


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"hush")
    assert (
        Settings.from_environment({"CURSOR_SECRET_FILE": str(tmp_path / "secret")}).cursor_secret == b"hush"
    )


def test_a_duration_left_empty_is_left_as_it_is() -> None:
    settings = Settings.from_environment({"ANSWER_WITHIN_SECONDS": "", "QUOTE_VALID_SECONDS": "90"})
    assert settings.orders.answer_within == timedelta(minutes=5)
    assert settings.orders.quote_valid == timedelta(seconds=90)


@pytest.mark.parametrize("value", ["soon", "-1", "0", "inf", "nan"])
def test_a_malformed_duration_is_named_and_its_value_is_not_told(value: str) -> None:
    with pytest.raises(SettingsError, match="ANSWER_WITHIN_SECONDS") as refusal:
        Settings.from_environment({"ANSWER_WITHIN_SECONDS": value})
    assert value not in str(refusal.value)


def test_a_missing_secret_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TOKEN_KEY_FILE"):
        Settings.from_environment({"TOKEN_KEY_FILE": str(tmp_path / "absent")})
