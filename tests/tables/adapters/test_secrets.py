"""Secrets as functions come by them: made by the stack, fetched once, told to nobody."""

import io
import json
import logging
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore.session import get_session
from botocore.stub import Stubber

from pannier.adapters.clients import client
from pannier.core.errors import TransientError
from pannier.core.settings import Settings, SettingsError
from pannier.entrypoints.environment import API_SECRETS, settings_with
from pannier.local.serverless import read_template
from pannier.users.token_keys import load_token_keys
from pannier.webhooks.signing import SecretSeal

PROJECT = Path(__file__).parents[3]
HUSH = "kR8sLq2vWn5xTz7bYc4mJh9pGd6fAe3uNi1oSt0EwQyXrVlUkIjHaZgFbDcMePTO"


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """What any logger says, down to DEBUG."""
    said = io.StringIO()
    handler, root = logging.StreamHandler(said), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield said
    root.setLevel(level)
    root.removeHandler(handler)


def kept(settings: Settings, value: str) -> str:
    """A secret of its own for a test; its ARN."""
    made = client("secretsmanager", settings).create_secret(Name=uuid.uuid4().hex, SecretString=value)
    return made["ARN"]


@contextmanager
def answering(*answers: tuple[int, bytes]) -> Iterator[str]:
    """A service that says this, one after the other; its address."""
    left = iter(answers)

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = next(left)
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing to say."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def leading_to(settings: Settings, **environ: str) -> dict[str, str]:
    return {"AWS_ENDPOINT": settings.aws_endpoint or "", **environ}


def test_a_named_secret_is_fetched_once_and_told_to_no_log(
    settings: Settings, everything_logged: io.StringIO
) -> None:
    arn = kept(settings, HUSH)
    environ = leading_to(settings, WEBHOOK_SECRET_KEY_SECRET=arn)
    everything_logged.truncate(0)  # making it is not what a function does
    found = settings_with(environ, "WEBHOOK_SECRET_KEY")
    assert found.webhook_secret_key == HUSH.encode()
    client("secretsmanager", settings).put_secret_value(SecretId=arn, SecretString="another " + "x" * 40)
    assert settings_with(environ, "WEBHOOK_SECRET_KEY") == found, "as long as the process lives"
    assert "GetSecretValue" in everything_logged.getvalue()
    assert HUSH not in everything_logged.getvalue() + repr(found)
    assert HUSH not in " ".join(os.environ.values())


def test_only_what_is_needed_is_fetched(settings: Settings) -> None:
    environ = leading_to(
        settings, TOKEN_KEY_SECRET="there-is-none", WEBHOOK_SECRET_KEY_SECRET=kept(settings, HUSH)
    )
    found = settings_with(environ, "WEBHOOK_SECRET_KEY", "CURSOR_SECRET")
    assert (found.token_key, found.cursor_secret, found.webhook_secret_key) == (None, None, HUSH.encode())


def test_a_secret_of_the_environment_is_not_fetched(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("in a file")
    environ = leading_to(
        settings,
        TOKEN_KEY="by value",
        TOKEN_KEY_SECRET="there-is-none",
        CURSOR_SECRET_FILE=str(tmp_path / "secret"),
        CURSOR_SECRET_SECRET="there-is-none",
    )
    found = settings_with(environ, *API_SECRETS)
    assert (found.token_key, found.cursor_secret) == (b"by value", b"in a file")


def test_a_secret_that_is_not_there_names_its_variable(settings: Settings) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings_with(leading_to(settings, CURSOR_SECRET_SECRET="there-is-none"), *API_SECRETS)
    assert str(refusal.value) == "CURSOR_SECRET_SECRET cannot be read: ResourceNotFoundException"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AccessDeniedException", SettingsError),
        ("DecryptionFailure", SettingsError),
        ("InvalidRequestException", SettingsError),
        ("ThrottlingException", TransientError),
        ("InternalServiceError", TransientError),
        ("ExpiredTokenException", TransientError),
    ],
)
def test_a_refusal_is_final_only_where_somebody_must_mend_it(code: str, expected: type[Exception]) -> None:
    environ = {"AWS_ENDPOINT": "http://127.0.0.1:1", "AWS_REGION": f"eu-{code.lower()}"}
    with Stubber(client("secretsmanager", Settings.from_environment(environ))) as stub:
        stub.add_client_error("get_secret_value", code, service_message=HUSH)
        stub.add_response(
            "get_secret_value",
            {"ARN": "arn:aws:secretsmanager:eu-west-1:000000000000:secret:s-AbCdEf", "SecretString": HUSH},
        )
        needing = environ | {"TOKEN_KEY_SECRET": "s"}
        with pytest.raises(expected, match=code) as refusal:
            settings_with(needing, "TOKEN_KEY")
        assert HUSH not in str(refusal.value)
        assert settings_with(needing, "TOKEN_KEY").token_key == HUSH.encode(), (
            "the next invocation tries again"
        )


def test_a_secret_without_text_is_none(settings: Settings) -> None:
    made = client("secretsmanager", settings).create_secret(Name=uuid.uuid4().hex, SecretBinary=b"bytes")
    with pytest.raises(SettingsError, match="TOKEN_KEY_SECRET cannot be read: NoText"):
        settings_with(leading_to(settings, TOKEN_KEY_SECRET=made["ARN"]), "TOKEN_KEY")


def test_who_asks_too_often_asks_again(everything_logged: io.StringIO) -> None:
    """Many functions that start together ask together."""
    throttled = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
    with answering((400, throttled), (200, json.dumps({"SecretString": HUSH}).encode())) as busy:
        environ = {"AWS_ENDPOINT": busy, "CURSOR_SECRET_SECRET": "s"}
        assert settings_with(environ, "CURSOR_SECRET").cursor_secret == HUSH.encode()
    assert HUSH not in everything_logged.getvalue()


def test_the_stack_makes_what_the_functions_ask_for() -> None:
    """And none of it lies in a function's configuration."""
    template = read_template(PROJECT / "serverless.yml")
    named = {name: value for name, value in template.environment.items() if name.endswith("_SECRET")}
    assert named.keys() == {f"{name}_SECRET" for name in API_SECRETS}
    for reference in named.values():
        assert not isinstance(reference, str)
        made = template.resources[reference.logical_id]
        assert (made.kind, reference.attribute) == ("AWS::SecretsManager::Secret", "Id")
        assert made.properties["GenerateSecretString"] == {"PasswordLength": 64, "ExcludePunctuation": True}
    assert "resolve:" not in (PROJECT / "serverless.yml").read_text(encoding="utf-8")


def test_what_the_stack_makes_signs_and_seals(settings: Settings) -> None:
    body: dict[str, Any] = {"Resources": {}}
    for name in ("key", "secrets"):
        text = (PROJECT / "infra" / f"{name}.yml").read_text(encoding="utf-8")
        body["Resources"] |= yaml.safe_load(text.replace("${param:whenDeleted}", "Delete"))["Resources"]
    stack = f"secrets-{uuid.uuid4().hex}"
    cloudformation = get_session().create_client(
        "cloudformation", settings.region, endpoint_url=settings.aws_endpoint
    )
    names = {
        "TOKEN_KEY": "TokenKeySecret",
        "CURSOR_SECRET": "CursorSecret",
        "WEBHOOK_SECRET_KEY": "WebhookSecretKeySecret",
    }
    outputs = {logical: {"Value": {"Fn::GetAtt": [logical, "Id"]}} for logical in names.values()}
    cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps({**body, "Outputs": outputs}))
    cloudformation.get_waiter("stack_create_complete").wait(StackName=stack, WaiterConfig={"Delay": 1})
    (made,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    arns = {each["OutputKey"]: each["OutputValue"] for each in made["Outputs"]}
    assert all(arn.startswith("arn:aws:secretsmanager:") for arn in arns.values())
    environ = leading_to(
        settings,
        TOKEN_KEY_SECRET=arns["TokenKeySecret"],
        CURSOR_SECRET_SECRET=arns["CursorSecret"],
        WEBHOOK_SECRET_KEY_SECRET=arns["WebhookSecretKeySecret"],
    )
    found = settings_with(environ, *API_SECRETS)
    assert len({found.token_key, found.cursor_secret, found.webhook_secret_key}) == 3
    assert len(load_token_keys(found.token_key or b"")) == 1
    seal = SecretSeal(found.webhook_secret_key)
    assert seal.open(seal.seal("whsec_1", "one"), "one") == "whsec_1"
