import pytest

from pannier.core.errors import InvalidInput
from pannier.users.contacts import normal_email, normal_phone


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
