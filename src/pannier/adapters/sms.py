"""SMS through SNS."""

from typing import TYPE_CHECKING

from pannier.adapters.clients import client
from pannier.adapters.errors import provider_errors
from pannier.core.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_sns.type_defs import MessageAttributeValueTypeDef

_FINAL = frozenset({"InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid", "OptedOut"})


class SmsGateway:
    """Sends text messages to phones."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, phone_e164: str, text: str, message_id: str) -> str:
        """Send; the provider's id of it. A repeat carries the same `message_id`, as an attribute.

        Raises:
            Undeliverable: not a number that can be texted, or its owner wants none.
            TransientError: worth another try.
        """
        attributes: dict[str, MessageAttributeValueTypeDef] = {
            "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
            "message_id": {"DataType": "String", "StringValue": message_id},
        }
        if self._settings.sms_sender_id:
            attributes["AWS.SNS.SMS.SenderID"] = {
                "DataType": "String",
                "StringValue": self._settings.sms_sender_id,
            }
        with provider_errors(_FINAL):
            answer = client("sns", self._settings).publish(
                PhoneNumber=phone_e164, Message=text, MessageAttributes=attributes
            )
        return answer["MessageId"]
