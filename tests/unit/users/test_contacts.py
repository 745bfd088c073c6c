import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.errors import InvalidInput
from pannier.users.contacts import masked_phone, normal_email, normal_phone


@pytest.mark.parametrize("text", ["13800138000", "+86 138 0013 8000", "0086 138-0013-8000"])
def test_a_phone_number_has_one_form(text: str) -> None:
    assert normal_phone(text, ("phone",)) == "+8613800138000"


def test_a_foreign_number_keeps_its_country() -> None:
    assert normal_phone("+44 20 7946 0018", ("phone",)) == "+442079460018"


def test_an_email_address_has_one_form() -> None:
    assert normal_email("Li.Ming@Example.COM", ("email",)) == "li.ming@example.com"


@pytest.mark.parametrize("text", ["", "123", "not a number", "+86 1", "1" * 1_000])
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        normal_phone(text, ("input", "phone"))
    assert refusal.value.path == ("input", "phone")


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "@b.example", "a b@c.example", "a@b..example", "x" * 400 + "@b.example"]
)
def test_what_is_no_email_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        normal_email(text, ("email",))


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+8613812341234", "+86 138 **** 1234"),
        ("+862162345678", "+86 21 **** 5678"),
        ("+12025550123", "+1 20 **** 0123"),
        ("+85223456789", "+852 **** 6789"),
        ("+6831234", "+683 ****"),
        ("+390612345678", "+39 06 **** 5678"),
        ("no number", "****"),
    ],
)
def test_a_masked_number_can_be_recognised_and_not_called(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_of_any_number_four_digits_are_hidden_and_the_last_shown_are_its_own(phone: str) -> None:
    *_, hidden, last = ["", *masked_phone(phone).split()]
    if "*" in last:
        hidden, last = last, ""
    assert set(hidden) == {"*"}
    assert len(hidden) >= 4
    assert phone.endswith(last)
    assert len(last) <= 4
