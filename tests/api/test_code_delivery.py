"""A code goes the whole way: out through the provider, back through the API."""

import http.client
import json
import re
from dataclasses import replace
from typing import Any

from pynamodb.connection import Connection
from starlette.testclient import TestClient

from pannier.api.app import build_app
from pannier.core.clock import FixedClock
from pannier.core.settings import Settings
from pannier.local.engine import Engine
from tests.api.conftest import Api, services_over
from tests.api.test_sign_in import EMAIL, PHONE, REQUEST, request, with_code
from tests.keys import new_key


def wired(connection: Connection, settings: Settings) -> Api:
    """The API as it is deployed, with the engine for a provider."""
    services = services_over(settings, connection, new_key(), None)
    assert isinstance(services.clock, FixedClock)
    return Api(TestClient(build_app(services)), services, services.clock)


def told(engine: Engine, what: str) -> Any:
    connection = http.client.HTTPConnection(engine.endpoint.removeprefix("http://"), timeout=10)
    connection.request("GET", f"/_ministack/{what}")
    return json.loads(connection.getresponse().read())


def digits(text: str) -> str:
    (code,) = re.findall(r"(?<!\d)\d{6}(?!\d)", text)
    return str(code)


def test_a_code_by_text_message_signs_in(connection: Connection, resources: Settings, engine: Engine) -> None:
    api = wired(connection, resources)
    request(api)
    (message,) = told(engine, "sns/sms-messages")["sms_messages"][PHONE]
    assert with_code(api, digits(message["Message"]))["created"] is True


def test_a_code_by_e_mail_signs_in(connection: Connection, resources: Settings, engine: Engine) -> None:
    api = wired(connection, resources)
    request(api, EMAIL)
    (message,) = told(engine, "ses/messages")["messages"]["000000000000"]
    assert message["To"] == [EMAIL]
    assert with_code(api, digits(message["BodyText"]), EMAIL)["created"] is True


def test_an_installation_without_e_mail_says_so(connection: Connection, resources: Settings) -> None:
    api = wired(connection, replace(resources, mail_from=None))
    answer = api.data(REQUEST, account=EMAIL, purpose="SIGN_IN")["userCodeRequest"]
    assert (answer["__typename"], answer["message"]) == (
        "ContactUnreachable",
        "No message can be delivered to this e-mail address.",
    )
