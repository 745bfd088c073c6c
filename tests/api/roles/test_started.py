"""Functions that need secrets fetch them when they start, from where their environment says."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from pannier.adapters.clients import client
from pannier.core.clock import FixedClock
from pannier.core.settings import Settings
from pannier.entrypoints import http, live_connections, live_delivery, webhook_sender
from pannier.users.tokens import Tokens
from tests.api.http.test_gateway import event
from tests.api.live.test_gateway_function import recorded
from tests.api.roles.conftest import Sockets, message
from tests.serving import serving
from tests.streams.functions.fleet import forget

TEMPLATE = {
    "TOKEN_KEY": "TokenKeySecret",
    "CURSOR_SECRET": "CursorSecret",
    "WEBHOOK_SECRET_KEY": "WebhookSecretKeySecret",
}
"""What the template calls each."""
NOBODY = {"topic": f"order#{uuid4().hex}", "event": "1"}
NOWHERE = {"lane": "merchant:1|2|3"}


@pytest.fixture
def sockets(resources: Settings, token_key: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sockets]:
    """The environment of a deployment, in which only names lead to secrets. Each test has its own: who has read one
    asks no more.
    """
    monkeypatch.setenv("DYNAMODB_ENDPOINT", resources.dynamodb_endpoint or "")
    monkeypatch.setenv("TABLE_PREFIX", resources.table_prefix)
    monkeypatch.setenv("LIVE_QUEUE_URL", resources.live_queue_url or "")
    values = {
        "TOKEN_KEY": token_key.decode(),
        "CURSOR_SECRET": "a secret for tests only",
        "WEBHOOK_SECRET_KEY": "another secret, and for tests only",
    }
    secrets = client("secretsmanager", resources)
    for name, value in values.items():
        made = secrets.create_secret(Name=f"test-{TEMPLATE[name]}-{uuid4().hex}", SecretString=value)
        monkeypatch.setenv(f"{name}_SECRET", made["ARN"])
    found = Sockets()
    with serving(found.app) as address:
        monkeypatch.setenv("LIVE_ENDPOINT", address)
        forget()
        yield found
        forget()


@pytest.mark.usefixtures("sockets")
def test_http() -> None:
    asked = event("POST", "", {"content-type": "application/json"}, '{"query": "{ __typename }"}')
    assert http.handler(asked, None)["statusCode"] == 200


def test_live_connections(sockets: Sockets, token_key: bytes) -> None:
    now = datetime.now(UTC)  # which the function's clock shows
    token = Tokens(token_key, FixedClock(now)).access("U", "F", now + timedelta(minutes=15))
    body = json.dumps({"type": "connection_init", "payload": {"token": token}})
    assert live_connections.handler(recorded("message", "c1", body=body), None) == {"statusCode": 200}
    assert sockets.frames == {"c1": [{"type": "connection_ack"}]}


@pytest.mark.usefixtures("sockets")
@pytest.mark.parametrize(
    ("handler", "body"), [(live_delivery.handler, NOBODY), (webhook_sender.handler, NOWHERE)]
)
def test_what_hangs_on_a_queue(handler: Callable[..., object], body: dict[str, str]) -> None:
    assert handler(message(body), None) == {"batchItemFailures": []}
