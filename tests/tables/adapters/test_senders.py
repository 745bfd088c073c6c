"""SMS, e-mail and push as the engine takes them; what a refusal means."""

import http.client
import json
from typing import Any

import pytest
from botocore.stub import Stubber

from pannier.adapters.clients import client
from pannier.adapters.errors import Undeliverable
from pannier.adapters.mail import MailGateway
from pannier.adapters.push import PushGateway
from pannier.adapters.sms import SmsGateway
from pannier.core.errors import TransientError
from pannier.core.settings import Settings, SettingsError
from pannier.local.engine import Engine

PHONE = "+8613800000001"


def told(engine: Engine, what: str) -> Any:
    connection = http.client.HTTPConnection(engine.endpoint.removeprefix("http://"), timeout=10)
    connection.request("GET", f"/_ministack/{what}")
    return json.loads(connection.getresponse().read())


def elsewhere(**environment: str) -> Settings:
    """Settings whose client no other test uses, so that it can be stubbed."""
    return Settings.from_environment({"AWS_ENDPOINT": "http://127.0.0.1:1", **environment})


def test_a_text_message_carries_its_message_id(engine: Engine, resources: Settings) -> None:
    provider_id = SmsGateway(resources).send(PHONE, "您的验证码", "m1")
    (message,) = told(engine, "sns/sms-messages")["sms_messages"][PHONE]
    assert (message["MessageId"], message["Message"]) == (provider_id, "您的验证码")
    assert message["MessageAttributes"]["message_id"]["StringValue"] == "m1"
    assert message["MessageAttributes"]["AWS.SNS.SMS.SMSType"]["StringValue"] == "Transactional"


def test_an_e_mail_has_text_and_html(engine: Engine, resources: Settings) -> None:
    MailGateway(resources).send("a@example.com", "主题", "text", "<b>html</b>", "m1")
    (message,) = told(engine, "ses/messages")["messages"]["000000000000"]
    assert (message["Source"], message["To"]) == (resources.mail_from, ["a@example.com"])
    assert (message["Subject"], message["BodyText"], message["BodyHtml"]) == ("主题", "text", "<b>html</b>")


def test_a_device_is_registered_once_and_reached(resources: Settings) -> None:
    push = PushGateway(resources)
    device = push.register("token", "ios")
    assert push.register("token", "ios") == device
    assert push.register("token", "android") == device
    assert push.register("another", "ios") != device
    assert push.send(device, "标题", "text", "m1")
    push.forget(device)
    push.forget(device)
    with pytest.raises(Undeliverable) as refusal:
        push.send(device, "title", "text", "m1")
    assert refusal.value.reason == "NotFound"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("InvalidParameter", Undeliverable),
        ("OptedOut", Undeliverable),
        ("Throttling", TransientError),
        ("AuthorizationError", TransientError),
        ("KMSAccessDenied", TransientError),
    ],
)
def test_a_refusal_is_final_only_when_it_is_about_the_recipient(code: str, expected: type[Exception]) -> None:
    settings = elsewhere(AWS_REGION="eu-west-1")
    with Stubber(client("sns", settings)) as stub:
        stub.add_client_error("publish", code)
        with pytest.raises(expected) as refusal:
            SmsGateway(settings).send(PHONE, "text", "m1")
    assert PHONE not in str(refusal.value)


@pytest.mark.parametrize(
    ("code", "sentence", "expected"),
    [
        ("MessageRejected", "Address blacklisted", Undeliverable),
        ("MessageRejected", "Email address is not verified", TransientError),
        ("AccountSuspendedException", "", TransientError),
        ("TooManyRequestsException", "", TransientError),
    ],
)
def test_what_an_operator_can_mend_is_tried_again(
    code: str, sentence: str, expected: type[Exception]
) -> None:
    settings = elsewhere(AWS_REGION="eu-west-1", MAIL_FROM="a@example.com")
    with Stubber(client("sesv2", settings)) as stub:
        stub.add_client_error("send_email", code, sentence)
        with pytest.raises(expected):
            MailGateway(settings).send("b@example.com", "s", "t", "h", "m1")


def test_nobody_there_is_worth_another_try() -> None:
    with pytest.raises(TransientError):
        SmsGateway(elsewhere()).send(PHONE, "text", "m1")


def test_a_gateway_without_its_setting_is_an_error() -> None:
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        MailGateway(elsewhere())
    with pytest.raises(SettingsError, match="PUSH_APPLICATION_ARN"):
        PushGateway(elsewhere(MAIL_FROM="a@example.com"))
