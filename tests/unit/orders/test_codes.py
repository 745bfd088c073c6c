"""The codes that people say to each other."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.ids import new_id
from pannier.orders.codes import code_of, read_code

moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments)
def test_every_code_is_read_as_it_was_told_and_in_small_letters(at: datetime) -> None:
    code = code_of(new_id(at))
    assert len(code) == 6
    assert {read_code(code), read_code(code.lower()), read_code(f" #{code}\n")} == {code}


def test_what_is_easily_misread_is_read_as_it_was_meant() -> None:
    assert read_code("o1il0O") == "011100"


@pytest.mark.parametrize(
    "text", ["", "#", "ABC12", "ABC1234", "ABC-12", "ABCU12", "a@b.cn", "ＡＢＣ１２３", "ẞABCD1"]
)
def test_anything_else_is_no_code(text: str) -> None:
    assert read_code(text) is None
