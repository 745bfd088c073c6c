"""What a function imports, its users wait for. Each that is not on the web is started here in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pannier.core.settings import Settings
from pannier.local.serverless import Function, read_functions

PROJECT = Path(__file__).parents[2]
FUNCTIONS = read_functions(PROJECT / "serverless.yml")
EXECUTES = {"live_delivery", "live_connections"}  # GraphQL, and so they may take a moment longer
OFF_THE_WEB = [
    function for function in FUNCTIONS if not function.serves_http and function.name not in EXECUTES
]

# Logs and metrics are everybody's, and Powertools costs some 25 ms; what it can do beyond them nobody has a use for.
NOT_THEIRS = (
    "argon2",
    "aws_xray_sdk",
    "babel",
    "boto3",
    "cryptography",
    "email_validator",
    "graphql",
    "h3",
    "jinja2",
    "jwt",
    "mangum",
    "phonenumbers",
    "pydantic",
    "rich",
    "starlette",
    "strawberry",
    "yaml",
)

POWERTOOLS_BEYOND = tuple(
    f"aws_lambda_powertools.{name}"
    for name in (
        "event_handler",
        "utilities.parser",
        "utilities.batch",
        "utilities.parameters",
        "utilities.typing",
    )
)

START = """
import importlib, json, sys, types
no_time = types.SimpleNamespace(get_remaining_time_in_millis=lambda: 0)
answer = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])(json.loads(sys.argv[3]), no_time)
print(json.dumps(answer))
print(*sys.modules)
"""


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("function", OFF_THE_WEB, ids=lambda function: function.name)
def test_a_function_off_the_web_starts_without_what_it_has_no_use_for(
    function: Function, settings: Settings
) -> None:
    in_batches = bool(function.streams or function.queues)
    event: dict[str, object] = {"name": "timeline-authors", "detail": {"id": "1", "type": "nothing.happened"}}
    if in_batches:
        event = {"Records": []}
    environment = os.environ | {
        "PYTHONPATH": str(PROJECT / "src"),
        "DYNAMODB_ENDPOINT": settings.dynamodb_endpoint or "",
        "TABLE_PREFIX": settings.table_prefix,
        "WEBHOOK_SECRET_KEY": "a secret for tests only, of some length",
    }
    command = [sys.executable, "-c", START, function.module, function.attribute, json.dumps(event)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told, imported = done.stdout.splitlines()
    answer = json.loads(told)
    if in_batches:
        assert answer == {"batchItemFailures": []}
    elif function.schedules:
        assert set(answer.values()) == {0}
    packages = {name.partition(".")[0] for name in imported.split()}
    assert {name for name in imported.split() if name.startswith(POWERTOOLS_BEYOND)} == set()
    if function.buses:
        ours = {name for name in imported.split() if name.startswith("pannier.")}
        assert ours == {"pannier.entrypoints", function.module}, "an example imports nothing of ours"
    else:
        assert "pynamodb" in packages
    assert packages & set(NOT_THEIRS) == set()


def test_there_are_functions_to_start() -> None:
    assert {function.name for function in OFF_THE_WEB} >= {
        "order_reactions",
        "order_notifications",
        "menu_publisher",
        "stock_notifications",
        "merchant_reactions",
        "licence_expiry",
        "deadline_sweeper",
        "webhook_sender",
        "webhook_retries",
        "kitchen_tickets",
    }


def test_what_delivers_to_live_clients_starts_with_graphql_and_without_the_web() -> None:
    command = [sys.executable, "-c", "import sys, pannier.entrypoints.live_delivery; print(*sys.modules)"]
    environment = os.environ | {"PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    packages = {name.partition(".")[0] for name in done.stdout.split()}
    assert packages & set(NOT_THEIRS) == {"cryptography", "graphql", "jwt", "strawberry"}
