from pannier.core.errors import DomainError, InvalidInput, NotFound, code_of
from pannier.core.i18n import Locale


def test_a_code_is_the_name_of_the_fact() -> None:
    assert code_of("MenuItemUnavailable") == "MENU_ITEM_UNAVAILABLE"
    assert NotFound.code == "NOT_FOUND"
    assert InvalidInput.code == "BAD_USER_INPUT"


def test_a_message_exists_in_both_languages() -> None:
    error: DomainError = NotFound("Order")
    assert error.message(Locale.EN) == "Order not found."
    assert error.message(Locale.ZH_CN) == "未找到：Order。"


def test_the_language_follows_the_header() -> None:
    assert Locale.of("en-GB,en;q=0.9") is Locale.EN
    assert Locale.of("fr,zh-TW;q=0.5") is Locale.ZH_CN
    assert Locale.of(None) is Locale.ZH_CN
