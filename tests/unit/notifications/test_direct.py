from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from pannier.adapters.errors import Undeliverable
from pannier.core.i18n import Locale
from pannier.merchants.model import StaffRole
from pannier.notifications.direct import DirectMessenger

ZH, EN = Locale.ZH_CN, Locale.EN


@dataclass
class Recorded:
    """Both gateways, as they would be called."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    mails: list[tuple[str, str, str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


@dataclass
class RecordingSms:
    recorded: Recorded

    def send(self, phone_e164: str, text: str, message_id: str) -> str:
        self.recorded.texts.append((phone_e164, text))
        self.recorded.ids.append(message_id)
        return "provider"


@dataclass
class RecordingMail:
    recorded: Recorded

    def send(self, to: str, subject: str, text: str, html: str, message_id: str) -> str:
        self.recorded.mails.append((to, subject, text, html))
        self.recorded.ids.append(message_id)
        return "provider"


@pytest.fixture
def recorded() -> Recorded:
    return Recorded()


@pytest.fixture
def messenger(recorded: Recorded) -> DirectMessenger:
    return DirectMessenger(RecordingSms(recorded), RecordingMail(recorded), "Pannier")


def test_a_code_by_sms(messenger: DirectMessenger, recorded: Recorded) -> None:
    messenger.send_code("phone", "+8613800138000", "012345", "SIGN_IN", ZH, timedelta(minutes=5))
    messenger.send_code("phone", "+8613800138000", "012345", "SIGN_IN", EN, timedelta(minutes=5))
    assert recorded.texts == [
        ("+8613800138000", "【Pannier】验证码：您的验证码是 012345，用于登录，5 分钟内有效。请勿告诉他人。"),
        (
            "+8613800138000",
            (
                "Pannier: Your verification code. 012345 is your code to sign in. "
                "It is good for 5 minutes. Tell it to nobody."
            ),
        ),
    ]
    assert recorded.mails == []
    assert len(set(recorded.ids)) == 2


def test_a_code_by_mail_is_not_in_the_subject(messenger: DirectMessenger, recorded: Recorded) -> None:
    messenger.send_code("email", "li@example.com", "012345", "PASSWORD_RESET", EN, timedelta(minutes=5))
    ((to, subject, text, html),) = recorded.mails
    assert (to, subject) == ("li@example.com", "Your verification code")
    for body in (text, html):
        assert "012345 is your code to set a new password." in body
        assert "If you did not expect this message, ignore it." in body


def test_an_invitation_names_merchant_and_role(messenger: DirectMessenger, recorded: Recorded) -> None:
    messenger.send_invitation("phone", "+8613800138000", "蜀香小馆", StaffRole.CLERK, ZH, "K7QF")
    assert recorded.texts == [
        (
            "+8613800138000",
            "【Pannier】来自「蜀香小馆」的邀请：「蜀香小馆」邀请您以店员身份加入，邀请码 K7QF。",
        )
    ]


def test_a_merchants_name_is_never_markup_and_never_a_header(
    messenger: DirectMessenger, recorded: Recorded
) -> None:
    name = "<script>x</script>\r\nBcc: all@example.com {code} {{ 7*7 }}"
    messenger.send_invitation("email", "li@example.com", name, StaffRole.MANAGER, EN, "K7QF")
    ((_, subject, text, html),) = recorded.mails
    assert subject == "Invitation from <script>x</script> Bcc: all@example.com {code} {{ 7*7 }}"
    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert "<script>x</script>" in text  # plain text has no markup
    assert "49" not in html
    messenger.send_invitation("phone", "+8613800138000", name, StaffRole.MANAGER, EN, "K7QF")
    assert "\n" not in recorded.texts[0][1]


def test_an_installation_without_e_mail_says_so(recorded: Recorded) -> None:
    messenger = DirectMessenger(RecordingSms(recorded), None, "Pannier")
    with pytest.raises(Undeliverable):
        messenger.send_code("email", "li@example.com", "012345", "SIGN_IN", EN, timedelta(minutes=5))
    assert recorded == Recorded()
