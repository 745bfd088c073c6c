"""What there is to watch: the functions, queues and tables of a deployment, as CloudFormation names them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pannier.local.serverless import Function, read_functions, read_template
from pannier.local.tables import TableSpec, specifications

Value: TypeAlias = str | Mapping[str, object]
"""The value of a dimension: a text, or what CloudFormation puts there (`Ref`, `Fn::GetAtt`)."""

OUR_STAGE = "${sls:stage}"
NOT_OURS = frozenset(
    {"kitchen_tickets"}
)  # an example of somebody else's function: without the wrapper of ours


@dataclass(frozen=True, slots=True)
class Subjects:
    """All of it. `read_by` names the function that works a queue off; a queue without one keeps what was given up."""

    functions: tuple[Function, ...]
    queues: tuple[str, ...]  # by logical id
    read_by: Mapping[str, str]
    tables: tuple[TableSpec, ...]

    @property
    def streaming(self) -> tuple[Function, ...]:
        """The functions on table streams."""
        return tuple(each for each in self.functions if each.streams)


def read_subjects(path: Path) -> Subjects:
    """From a `serverless.yml`. Raises ServerlessError."""
    functions = read_functions(path)
    resources = read_template(path).resources
    return Subjects(
        functions,
        tuple(sorted(each.logical_id for each in resources.values() if each.kind == "AWS::SQS::Queue")),
        {mapping.queue: each.name for each in functions for mapping in each.queues},
        specifications(),
    )


@dataclass(frozen=True, slots=True)
class Query:
    """One metric: of what, over what, and which statistic of a period."""

    namespace: str
    name: str
    statistic: str
    dimensions: Mapping[str, Value] = field(default_factory=dict)


def words(name: str) -> str:
    """`order_reactions` → `OrderReactions`, as roles, aliases and alarms are called."""
    return "".join(part.capitalize() for part in re.split(r"[_-]", name))


def function_id(name: str) -> str:
    """The logical id that osls gives a function: `order_reactions` → `OrderUnderscorereactionsLambdaFunction`."""
    spelt = name.replace("-", "Dash").replace("_", "Underscore")
    return f"{spelt[0].upper()}{spelt[1:]}LambdaFunction"


def of_function(function: str, name: str, statistic: str = "Sum") -> Query:
    """What Lambda itself measures of a function, all of its versions together."""
    return Query("AWS/Lambda", name, statistic, {"FunctionName": {"Ref": function_id(function)}})


def of_queue(logical_id: str, name: str, statistic: str = "Maximum") -> Query:
    """What SQS measures of a queue."""
    return Query("AWS/SQS", name, statistic, {"QueueName": {"Fn::GetAtt": [logical_id, "QueueName"]}})


def of_table(spec: TableSpec, name: str, index: str | None = None, statistic: str = "Sum") -> Query:
    """What DynamoDB measures of a table, or of one of its indexes."""
    dimensions: dict[str, Value] = {"TableName": {"Ref": spec.logical_id}}
    if index is not None:
        dimensions["GlobalSecondaryIndexName"] = index
    return Query("AWS/DynamoDB", name, statistic, dimensions)


def of_api(logical_id: str, name: str, statistic: str = "Sum") -> Query:
    """What API Gateway measures of an API: `HttpApi` or `WebsocketsApi`."""
    return Query("AWS/ApiGateway", name, statistic, {"ApiId": {"Ref": logical_id}})
