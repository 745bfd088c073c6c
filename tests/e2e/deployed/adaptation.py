"""What of the package the engine cannot take, and what is done about it: all of it, in one place.

Whatever is not named here is deployed as `make package` made it; `differences` is how the tests hold us to that. The
reasons: infra/decisions/what-the-deployed-tests-do-not-show.md.
"""

import base64
import copy
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Template = dict[str, Any]

BOOTSTRAP = "bootstrap"
_SEND_WEBHOOKS = frozenset({"pannier.entrypoints.http.handler", "pannier.entrypoints.webhook_sender.handler"})
_RUNTIME = "provided.al2023"
_REFUSED = frozenset(
    {"AWS::ApiGatewayV2::Deployment", "AWS::CodeDeploy::Application", "AWS::CodeDeploy::DeploymentGroup"}
)


def adapt_template(template: Template, endpoint: str, hashes: Mapping[str, str]) -> Template:
    """The same template for the engine at `endpoint`. `hashes`: of each artefact, as Lambda tells it, what that of the
    adapted one is.
    """
    adapted = copy.deepcopy(template)
    resources = adapted["Resources"]
    for name in [name for name, each in resources.items() if _is_refused(each)]:
        del resources[name]
    for each in resources.values():
        properties = each.get("Properties", {})
        match each["Type"]:
            case "AWS::ApiGatewayV2::Stage":
                properties.pop("DeploymentId", None)
            case "AWS::Lambda::Alias":
                del each["UpdatePolicy"]
            case "AWS::Lambda::Version":
                properties["CodeSha256"] = hashes[properties["CodeSha256"]]
            case "AWS::Lambda::Function":
                properties["Runtime"] = _RUNTIME
                properties.pop("SnapStart", None)
                _adapt_environment(properties, endpoint)
            case "AWS::IAM::Role":
                _adapt_permissions(properties)
    return adapted


def _is_refused(resource: Mapping[str, Any]) -> bool:
    """Kinds that the engine does not know, and alarms that calculate with several metrics."""
    calculates = resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
    return calculates or resource["Type"] in _REFUSED


def _adapt_environment(function: dict[str, Any], endpoint: str) -> None:
    variables = function["Environment"]["Variables"]
    if "LIVE_ENDPOINT" in variables:
        stage = variables["STAGE"]
        variables["LIVE_ENDPOINT"] = {"Fn::Sub": f"{endpoint}/_aws/execute-api/${{WebsocketsApi}}/{stage}"}
    if function["Handler"] in _SEND_WEBHOOKS:
        variables["WEBHOOKS_ALLOW_LOOPBACK"] = "1"


def _adapt_permissions(role: dict[str, Any]) -> None:
    """The engine asks for a permission for each operation; AWS has one for sending, by itself and in batches."""
    for policy in role.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = statement.get("Action", [])
            if "sqs:SendMessage" in ([actions] if isinstance(actions, str) else actions):
                statement["Action"] = [
                    *([actions] if isinstance(actions, str) else actions),
                    "sqs:SendMessageBatch",
                ]


def adapt_artefact(artefact: Path, adapted: Path, interpreter: Path) -> None:
    """The same archive, with one file more: what starts Lambda's runtime client with the handler."""
    shutil.copyfile(artefact, adapted)
    entry = zipfile.ZipInfo(BOOTSTRAP)
    entry.create_system = 3
    entry.external_attr = 0o100755 << 16
    with zipfile.ZipFile(adapted, "a") as archive:
        archive.writestr(entry, f'#!/bin/sh\nexec "{interpreter}" -m awslambdaric "$_HANDLER"\n')


def code_hash(artefact: Path) -> str:
    """As Lambda tells it: the SHA-256 in base64."""
    return base64.b64encode(hashlib.sha256(artefact.read_bytes()).digest()).decode()


def differences(before: object, after: object, at: str = "") -> Iterator[str]:
    """Where two documents differ: `- path` for what is gone, `+ path` for what came, `~ path` for what changed."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted(before.keys() | after.keys()):
            path = f"{at}/{key}"
            if key not in after:
                yield f"- {path}"
            elif key not in before:
                yield f"+ {path}"
            else:
                yield from differences(before[key], after[key], path)
    elif json.dumps(before) != json.dumps(after):
        yield f"~ {at}"
