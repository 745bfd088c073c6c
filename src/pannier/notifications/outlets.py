"""What a channel needs to send one message: the words put into its form, and the provider's gateway behind it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol, TypeAlias

from pannier.adapters.errors import Undeliverable
from pannier.core.errors import TransientError
from pannier.core.i18n import Locale
from pannier.notifications.channels import Channel
from pannier.notifications.direct import MailSender, Sms
from pannier.notifications.rendering import mail_of, push_of, sms_of
from pannier.notifications.templates import Text
from pannier.notifications.texts import LANGUAGES


class Pusher(Protocol):
    """Reaches devices. `adapters.push.PushGateway` is one."""

    def register(self, token: str, platform: str) -> str:
        """The endpoint to send to. Raises Undeliverable, TransientError."""
        ...

    def send(self, endpoint_arn: str, title: str, body: str, message_id: str) -> str:
        """The provider's id of it. Raises Undeliverable, TransientError."""
        ...

    def forget(self, endpoint_arn: str) -> None:
        """Nothing goes there any more. Raises TransientError."""
        ...


class Outlet(Protocol):
    """One channel's way out."""

    def send(self, to: str, text: Text, locale: Locale, message_id: str) -> str:
        """Send to a phone number, an e-mail address or an endpoint; the provider's id of it.

        Raises:
            Undeliverable: the provider will never take it.
            TransientError: worth another try, with the same `message_id`.
        """
        ...


Outlets: TypeAlias = Mapping[Channel, Outlet]
"""Those that an installation has."""


class SmsOutlet:
    """By text message, signed with the platform's name."""

    def __init__(self, gateway: Sms, platform: str) -> None:
        self._platform = platform
        self._gateway = gateway

    def send(self, to: str, text: Text, locale: Locale, message_id: str) -> str:
        return self._gateway.send(to, sms_of(text, locale, self._platform), message_id)


class MailOutlet:
    """By e-mail, in text and HTML."""

    def __init__(self, gateway: MailSender) -> None:
        self._gateway = gateway

    def send(self, to: str, text: Text, locale: Locale, message_id: str) -> str:
        mail = mail_of(text, locale, LANGUAGES[locale].footer)
        return self._gateway.send(to, mail.subject, mail.text, mail.html, message_id)


class PushOutlet:
    """By push to one device. The provider forgets a device that it cannot reach for good."""

    def __init__(self, gateway: Pusher) -> None:
        self._gateway = gateway

    def send(self, to: str, text: Text, locale: Locale, message_id: str) -> str:
        push = push_of(text)
        try:
            return self._gateway.send(to, push.title, push.body, message_id)
        except Undeliverable:
            with suppress(TransientError):  # it is of no use to anybody, and may stay
                self._gateway.forget(to)
            raise
