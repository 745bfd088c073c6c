"""Push messages to devices, through a platform application of SNS.

One application serves all devices: Firebase passes on to Apple's service what is for an iPhone.
"""

import json
import re

from pannier.adapters.clients import client, demand
from pannier.adapters.errors import Undeliverable, provider_errors
from pannier.core.settings import Settings

_FINAL = frozenset(
    {"InvalidParameter", "InvalidParameterValue", "EndpointDisabled", "NotFound", "EndpointDisabledException"}
)
_EXISTING = re.compile(r"Endpoint (arn:\S+) already exists")


class PushGateway:
    """Registers devices and sends to them."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError without PUSH_APPLICATION_ARN."""
        self._settings = settings
        self._application = demand(settings.push_application_arn, "PUSH_APPLICATION_ARN")

    def register(self, token: str, platform: str) -> str:
        """The ARN to send to for a device's token; the same for the same token. `platform` is noted with it.

        Raises:
            Undeliverable: not a token.
            TransientError: worth another try.
        """
        sns = client("sns", self._settings)
        try:
            with provider_errors(_FINAL):
                arn = sns.create_platform_endpoint(
                    PlatformApplicationArn=self._application, Token=token, CustomUserData=platform
                )["EndpointArn"]
        except Undeliverable as refusal:
            # The device was known under other attributes; SNS tells where in the sentence, and nowhere else.
            existing = _EXISTING.search(str(refusal.__cause__))
            if existing is None:
                raise
            arn = existing[1]
        with provider_errors(_FINAL):
            sns.set_endpoint_attributes(
                EndpointArn=arn, Attributes={"Token": token, "Enabled": "true", "CustomUserData": platform}
            )
        return arn

    def send(self, endpoint_arn: str, title: str, body: str, message_id: str) -> str:
        """Send; the provider's id of it. A repeat carries the same `message_id`, by which a device shows it once.

        Raises:
            Undeliverable: the device is gone, or wants none.
            TransientError: worth another try.
        """
        firebase = {
            "notification": {"title": title, "body": body},
            "data": {"messageId": message_id},
            "collapse_key": message_id,
        }
        apple = {"aps": {"alert": {"title": title, "body": body}}, "messageId": message_id}
        with provider_errors(_FINAL):
            answer = client("sns", self._settings).publish(
                TargetArn=endpoint_arn,
                MessageStructure="json",
                Message=json.dumps(
                    {
                        "default": body,
                        "GCM": json.dumps(firebase, ensure_ascii=False),
                        "APNS": json.dumps(apple, ensure_ascii=False),
                    },
                    ensure_ascii=False,
                ),
            )
        return answer["MessageId"]

    def forget(self, endpoint_arn: str) -> None:
        """Have the provider forget the device; nothing happens when it did already. Raises TransientError."""
        with provider_errors():
            client("sns", self._settings).delete_endpoint(EndpointArn=endpoint_arn)
