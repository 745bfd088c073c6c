"""The roles of `infra/roles.yml` as IAM reads them: whether a policy allows something, and what in it nothing needs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import yaml

from pannier.local.roles import role_name
from tests.permissions.calls import STACK, Need
from tests.permissions.running import PROJECT

ACCOUNT, REGION = "000000000000", "us-east-1"
_PARAMETERS = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": STACK,
    "WebsocketsApi": "a1b2c3d4e5",
}
_EXAMPLES = {
    "account": ACCOUNT,
    "api": "a1b2c3d4e5",
    "app": "pannier",
    "connection": "Zr7bxdQ=",
    "device": "5d1c3a4e",
    "function": "function",
    "key": "01J/1.png",
    "label": "2026-03-02T04:00:00.000",
    "phone": "+8613800000000",
    "platform": "GCM",
    "sender": "pannier.example",
    "stack": STACK,
    "stage": "dev",
    "stream": "2026/03/02/1",
    "suffix": "8d1f-AbCdEf",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One action on one resource, which may end in a wildcard; or, `excepting`, on whatever the resource is not."""

    action: str
    resource: str
    excepting: bool

    def covers(self, need: Need) -> bool:
        return self.action == need.action and fnmatchcase(arn(need), self.resource) is not self.excepting


@dataclass(frozen=True, slots=True)
class Policy:
    """What a role allows. Nothing is denied but by not being allowed."""

    grants: tuple[Grant, ...]

    def allows(self, need: Need) -> bool:
        return any(grant.covers(need) for grant in self.grants)

    def denied(self, needs: Iterable[Need]) -> list[Need]:
        return [need for need in needs if not self.allows(need)]

    def unused(self, needs: Iterable[Need]) -> list[Grant]:
        """What could be taken away, and these would still be allowed."""
        covering = ([grant for grant in self.grants if grant.covers(need)] for need in needs)
        indispensable = {grants[0] for grants in covering if len(grants) == 1}
        return [grant for grant in self.grants if grant not in indispensable]

    def without(self, grant: Grant) -> "Policy":
        return replace(self, grants=tuple(each for each in self.grants if each != grant))

    def beside(self, grant: Grant) -> "Policy":
        return replace(self, grants=(*self.grants, grant))


@cache
def arn(need: Need) -> str:
    """The ARN of an example of what is needed; a phone number has none."""
    service, resource = need.action.partition(":")[0], need.resource.format_map(_EXAMPLES)
    if need.resource == "{phone}":
        return resource
    where = ":" if service == "s3" else f"{REGION}:{ACCOUNT}"
    return f"arn:aws:{service}:{where}:{resource}"


@cache
def policies() -> Mapping[str, Policy]:
    """Of each role of `infra/roles.yml`, by its logical id."""
    found = {}
    for name, role in documents().items():
        (policy,) = role["Properties"]["Policies"]
        statements = policy["PolicyDocument"]["Statement"]
        found[name] = Policy(tuple(grant for each in statements for grant in _grants(each)))
    return found


def policy_of(function: str) -> Policy:
    return policies()[role_name(function)]


@cache
def documents() -> Mapping[str, Any]:
    """The roles as the file has them, with references resolved as for the stack of tests."""
    text = (PROJECT / "infra" / "roles.yml").read_text(encoding="utf-8")
    return {name: _resolved(role) for name, role in yaml.safe_load(text)["Resources"].items()}


def _grants(statement: Mapping[str, Any]) -> Iterator[Grant]:
    assert statement.keys() in ({"Effect", "Action", "Resource"}, {"Effect", "Action", "NotResource"})
    assert statement["Effect"] == "Allow"
    excepting = "NotResource" in statement
    for action in statement["Action"]:
        for resource in statement["NotResource" if excepting else "Resource"]:
            yield Grant(action, resource, excepting)


def _resolved(value: Any) -> Any:
    match value:
        case {"Ref": name, **rest} if not rest:
            return _PARAMETERS[name]
        case {"Fn::Sub": template, **rest} if not rest:
            return re.sub(r"\$\{([^}]+)\}", lambda match: _named(match[1]), template)
        case {"Fn::GetAtt": [name, attribute], **rest} if not rest:
            return _named(f"{name}.{attribute}")
        case dict():
            return {key: _resolved(each) for key, each in value.items()}
        case list():
            return [_resolved(each) for each in value]
    return value


def _named(reference: str) -> str:
    name, _, attribute = reference.partition(".")
    if not attribute:
        return _PARAMETERS[name]
    if attribute == "Arn" and name.endswith("LogGroup"):
        return f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/{name.removesuffix('LogGroup')}:*"
    resource = _resources()[name]
    properties = resource["Properties"]
    here = f"{REGION}:{ACCOUNT}"
    match resource["Type"], attribute:
        case "AWS::DynamoDB::Table", "StreamArn":
            table = _resolved(properties["TableName"])
            return f"arn:aws:dynamodb:{here}:table/{table}/stream/{_EXAMPLES['label']}"
        case "AWS::SQS::Queue", "Arn":
            return f"arn:aws:sqs:{here}:{_resolved(properties['QueueName'])}"
        case "AWS::S3::Bucket", "Arn":
            return f"arn:aws:s3:::{_resolved(properties['BucketName'])}"
        case "AWS::Events::EventBus", "Arn":
            return f"arn:aws:events:{here}:event-bus/{_resolved(properties['Name'])}"
        case "AWS::SecretsManager::Secret", "Id":
            return f"arn:aws:secretsmanager:{here}:secret:{STACK}-{name}-{_EXAMPLES['suffix']}"
    raise KeyError(f"{reference} of a {resource['Type']}")


@cache
def _resources() -> Mapping[str, Any]:
    """What `serverless.yml` pulls in."""
    found: dict[str, Any] = {}
    for path in sorted((PROJECT / "infra").glob("*.yml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8")).get("Resources", {})
    return found
