"""Messages that go straight to a contact, since there is no inbox yet, or it is the contact that is to be proven.

They are sent within the call that asks for them and never stored: they hold a secret.
"""

import secrets
from datetime import timedelta
from typing import Protocol

from pannier.adapters.errors import Undeliverable
from pannier.core.i18n import Locale
from pannier.merchants.model import StaffRole
from pannier.notifications.rendering import mail_of, sms_of
from pannier.notifications.templates import Text
from pannier.notifications.texts import LANGUAGES


class Sms(Protocol):
    """Sends text messages. `adapters.sms.SmsGateway` is one."""

    def send(self, phone_e164: str, text: str, message_id: str) -> str:
        """The provider's id of it. Raises Undeliverable, TransientError."""
        ...


class MailSender(Protocol):
    """Sends e-mails. `adapters.mail.MailGateway` is one."""

    def send(self, to: str, subject: str, text: str, html: str, message_id: str) -> str:
        """The provider's id of it. Raises Undeliverable, TransientError."""
        ...


class DirectMessenger:
    """Sends one-time codes and invitations, by SMS to a `phone` (E.164), by e-mail to an `email`.

    An installation may have no e-mail (None). Text messages are signed with `platform`, its name.
    """

    def __init__(self, sms: Sms, mail: MailSender | None, platform: str) -> None:
        self._platform = platform
        self._sms = sms
        self._mail = mail

    def send_code(
        self, field: str, contact: str, code: str, purpose: str, locale: Locale, valid_for: timedelta
    ) -> None:
        """A one-time code, and what it is for.

        Raises:
            KeyError: a purpose that has no words; a test holds every language to all of them.
            Undeliverable: the provider takes nothing for this contact.
            TransientError: worth another try.
        """
        language = LANGUAGES[locale]
        values = {
            "code": code,
            "purpose": language.purposes[purpose],
            "minutes": str(max(1, round(valid_for.total_seconds() / 60))),
        }
        self._send(field, contact, _filled(language.one_time_code, values), locale, language.direct_footer)

    def send_invitation(
        self, field: str, contact: str, merchant_name: str, role: StaffRole, locale: Locale, code: str
    ) -> None:
        """An invitation to work for a merchant; `code` is what proves that somebody reads it. Raises as above."""
        language = LANGUAGES[locale]
        values = {"merchant": merchant_name, "role": language.roles[role], "code": code}
        self._send(field, contact, _filled(language.invitation, values), locale, language.direct_footer)

    def _send(self, field: str, contact: str, text: Text, locale: Locale, footer: str) -> None:
        message_id = secrets.token_hex(16)
        if field == "phone":
            self._sms.send(contact, sms_of(text, locale, self._platform), message_id)
        elif self._mail is None:
            raise Undeliverable("NoMailHere")
        else:
            self._mail.send(contact, *mail_of(text, locale, footer), message_id)


def _filled(text: Text, values: dict[str, str]) -> Text:
    return Text(text.title.format_map(values), text.body.format_map(values))
