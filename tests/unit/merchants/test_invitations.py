import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.merchants.invitations import code_digest, contact_digest, masked, new_code


def test_a_code_is_good_however_it_is_typed() -> None:
    code = new_code()
    assert len(code) == 14
    digest = code_digest(code)
    assert digest is not None
    for typed in (
        code.lower(),
        code.replace("-", " "),
        f"  {code} ",
        code.replace("0", "O").replace("1", "l"),
    ):
        assert code_digest(typed) == digest
    assert code not in digest


def test_no_two_codes_are_alike() -> None:
    assert len({code_digest(new_code()) for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "typed", ["", "ABCD-EFGH", "ABCD-EFGH-JKMN-PQRS", "ABCD-EFGU-JKMN", "甲乙丙丁戊己庚辛壬癸"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert code_digest(typed) is None


@given(st.text(max_size=60))
def test_nothing_typed_is_a_mistake_of_ours(typed: str) -> None:
    assert code_digest(typed) in {None, code_digest(typed.strip())}


def test_contacts_are_shown_without_their_middle() -> None:
    assert masked("+8613800138000") == "+86****8000"
    assert masked("chen.mei@example.com") == "c***@example.com"
    assert contact_digest("+8613800138000") != contact_digest("+8613800138001")
