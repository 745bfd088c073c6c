"""A role a function, made from what its entry point declares and from what its triggers need: `infra/roles.yml`."""

import argparse
import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import yaml

from pannier.entrypoints.permissions import On, Permission
from pannier.local.generated import Dumper, write_or_check
from pannier.local.serverless import Function, ServerlessError, read_functions
from pannier.local.tables import table_id

_HEADER = (
    "# Generated from PERMISSIONS in src/pannier/entrypoints/*.py and from the triggers in serverless.yml, by\n"
    "# `pannier roles`; do not edit. `make check` fails when it drifts. infra/decisions/a-role-per-function.md\n"
)
_ACCOUNT = "${AWS::Region}:${AWS::AccountId}"
_STREAM_READS = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
_QUEUE_READS = ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage")

Arn: TypeAlias = Mapping[str, object]
"""A resource as CloudFormation writes it: `Fn::GetAtt` or `Fn::Sub`."""


def role_name(function: str) -> str:
    """The logical id of a function's role: `order_reactions` → `OrderReactionsRole`."""
    return "".join(word.capitalize() for word in function.split("_")) + "Role"


def permissions_of(function: Function) -> tuple[Permission, ...]:
    """What a function's entry point declares. Raises ServerlessError when it declares nothing at all."""
    declared = getattr(importlib.import_module(function.module), "PERMISSIONS", None)
    if not isinstance(declared, tuple):
        raise ServerlessError(f"{function.name}: {function.module} declares no PERMISSIONS")
    return declared


def cloudformation(functions: Iterable[Function]) -> str:
    """The text of `infra/roles.yml`: a resource a function."""
    resources = {role_name(each.name): _role(each) for each in functions}
    return _HEADER + yaml.dump({"Resources": resources}, Dumper=Dumper, sort_keys=False, width=120)


def _role(function: Function) -> Mapping[str, object]:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
    }
    statements = [*_own_log(function), *_triggers(function), *_declared(permissions_of(function))]
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [
                {
                    "PolicyName": function.name,
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": statements},
                }
            ],
        },
    }


def _own_log(function: Function) -> Iterator[Mapping[str, object]]:
    """The group itself is the template's. It is there before the function is."""
    normalized = function.name[:1].upper() + function.name[1:].replace("-", "Dash").replace("_", "Underscore")
    yield _allow(("logs:CreateLogStream", "logs:PutLogEvents"), [_attribute(f"{normalized}LogGroup", "Arn")])


def _triggers(function: Function) -> Iterator[Mapping[str, object]]:
    """What Lambda does in the function's name to bring it what it hangs on, and what it gave up elsewhere."""
    if function.streams:
        tables = dict.fromkeys(table_id(each.table_family) for each in function.streams)
        actions = tuple(f"dynamodb:{each}" for each in _STREAM_READS)
        yield _allow(actions, [_attribute(each, "StreamArn") for each in tables])
    if function.queues:
        actions = tuple(f"sqs:{each}" for each in _QUEUE_READS)
        yield _allow(actions, [_attribute(each.queue, "Arn") for each in function.queues])
    given_up = dict.fromkeys([*(each.failure_queue for each in function.streams), function.failure_queue])
    if destinations := [_attribute(each, "Arn") for each in given_up if each is not None]:
        yield _allow(("sqs:SendMessage",), destinations)


def _declared(permissions: Sequence[Permission]) -> Iterator[Mapping[str, object]]:
    """A statement for all that have the same actions. What was declared twice, by several groups, is there once."""
    together: dict[tuple[On, str, str], set[str]] = {}
    for each in permissions:
        together.setdefault((each.on, each.name, each.part), set()).update(each.actions)
    statements: dict[tuple[int, tuple[str, ...]], list[Arn]] = {}
    for on, name, part in sorted(together, key=lambda key: (key[0].value, key[1:])):
        actions = tuple(sorted(together[on, name, part]))
        statements.setdefault((on.value, actions), []).append(_arn(on, name, part))
    for (on_value, actions), resources in statements.items():
        yield _allow(actions, resources, excepting=On(on_value) is On.PHONES)


def _allow(
    actions: Sequence[str], resources: Sequence[Arn], *, excepting: bool = False
) -> Mapping[str, object]:
    return {
        "Effect": "Allow",
        "Action": list(actions),
        "NotResource" if excepting else "Resource": list(resources),
    }


def _arn(on: On, name: str, part: str) -> Arn:
    match on:
        case On.TABLE:
            return _sub("dynamodb", f"{_ACCOUNT}:table/${{AWS::StackName}}-{name}")
        case On.INDEX:
            return _sub("dynamodb", f"{_ACCOUNT}:table/${{AWS::StackName}}-{name}/index/{part}")
        case On.QUEUE | On.BUS | On.BUCKET:
            return _attribute(name, "Arn")
        case On.OBJECTS:
            return {"Fn::Sub": f"${{{name}.Arn}}/{part}/*"}
        case On.SECRET:
            return _attribute(name, "Id")
        case On.PHONES:  # a number is no ARN; what is left out are topics, applications and devices
            return _sub("sns", "*:*:*")
        case On.SENDERS:
            return _sub("ses", f"{_ACCOUNT}:identity/*")
        case On.APPLICATIONS:
            return _sub("sns", f"{_ACCOUNT}:app/*")
        case On.DEVICES:
            return _sub("sns", f"{_ACCOUNT}:endpoint/*")
        case (
            On.SOCKETS
        ):  # of any stage: it has one, which cannot be named here, since it waits for the functions
            return _sub("execute-api", f"{_ACCOUNT}:${{{name}}}/*/{part}/@connections/*")


def _sub(service: str, rest: str) -> Arn:
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:{service}:{rest}"}


def _attribute(logical_id: str, attribute: str) -> Arn:
    return {"Fn::GetAtt": [logical_id, attribute]}


def main(arguments: argparse.Namespace) -> int:
    """`pannier roles`: write `infra/roles.yml`, or with `--check` only say whether it is up to date."""
    wanted = cloudformation(read_functions(Path("serverless.yml")))
    return write_or_check(Path("infra/roles.yml"), wanted, check=arguments.check, remedy="make schema")
