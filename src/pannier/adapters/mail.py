"""E-mail through SES."""

from pannier.adapters.clients import client, demand
from pannier.adapters.errors import provider_errors
from pannier.core.settings import Settings

MESSAGE_ID_HEADER = "X-Pannier-Message-Id"
_FINAL = frozenset({"MessageRejected", "BadRequestException"})


class MailGateway:
    """Sends e-mails, text and HTML."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError without MAIL_FROM."""
        self._settings = settings
        self._sender = demand(settings.mail_from, "MAIL_FROM")

    def send(self, to: str, subject: str, text: str, html: str, message_id: str) -> str:
        """Send; the provider's id of it. A repeat carries the same `message_id`, as a header.

        Raises:
            Undeliverable: refused for good.
            TransientError: worth another try.
        """
        with provider_errors(_FINAL, mended_by_us="not verified"):
            answer = client("sesv2", self._settings).send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": subject, "Charset": "UTF-8"},
                        "Body": {
                            "Text": {"Data": text, "Charset": "UTF-8"},
                            "Html": {"Data": html, "Charset": "UTF-8"},
                        },
                        "Headers": [{"Name": MESSAGE_ID_HEADER, "Value": message_id}],
                    }
                },
            )
        return answer["MessageId"]
