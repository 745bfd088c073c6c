"""Which installation a command works on: what runs here, a stack in the cloud, or what the environment names."""

import argparse
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import ClientError

from pannier.adapters.clients import client
from pannier.core.settings import Settings
from pannier.local.aws import use_engine
from pannier.local.installation import Installation, Running

_QUEUES = {"MESSAGES_QUEUE_URL": "messages"}
"""What commands write to, by the variable that names it to a function."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The settings that lead there. `running` and `failures`, the file of records that were given up, are those of this
    machine's own platform."""

    settings: Settings
    environment: Mapping[str, str]
    running: Running | None = None
    failures: Path | None = None


def reach(arguments: argparse.Namespace, environ: MutableMapping[str, str] = os.environ) -> Reached:
    """Raises NotRunning, SettingsError, and with a stack what botocore raises.

    A stack is reached with the credentials that any AWS tool would find; where DYNAMODB_ENDPOINT or AWS_ENDPOINT is
    set, on the engine there.
    """
    if arguments.stack:
        return _stack(arguments.stack, arguments.region, environ)
    use_engine(environ)
    if arguments.from_environment:
        return Reached(Settings.from_environment(environ), environ)
    installation = Installation.from_environment(environ)
    running = installation.running()
    settings = Settings.from_environment(running.environment)
    return Reached(settings, running.environment, running, installation.failures)


def _stack(name: str, region: str | None, environ: MutableMapping[str, str]) -> Reached:
    if environ.get("DYNAMODB_ENDPOINT") or environ.get("AWS_ENDPOINT"):
        use_engine(environ)
    environment = dict(environ) | {"STAGE": name, "TABLE_PREFIX": f"{name}-"}
    if region:
        environment["AWS_REGION"] = region
    sqs = client("sqs", Settings.from_environment(environment))
    for variable, queue in _QUEUES.items():
        try:
            environment[variable] = sqs.get_queue_url(QueueName=f"{name}-{queue}")["QueueUrl"]
        except ClientError as error:
            if not error.response["Error"]["Code"].endswith(("NonExistentQueue", "QueueDoesNotExist")):
                raise
    return Reached(Settings.from_environment(environment), environment)
