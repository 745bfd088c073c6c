"""Alarms as CloudFormation."""

from collections.abc import Sequence

import yaml

from pannier.local.watching.alarms import Alarm
from pannier.local.watching.subjects import Query

_HEADER = (
    "# Generated from serverless.yml, the records and the catalogue of metrics by `pannier alarms`; do not edit.\n"
    "# `make check` fails when it drifts. What to do when one rings: infra/runbook.md.\n"
)


def alarms_template(alarms: Sequence[Alarm]) -> str:
    """The text of `infra/alarms.yml`: a topic that all alarms go to, and the alarms."""
    resources = _topic() | {alarm.logical_id: _resource(alarm) for alarm in alarms}
    document = {
        "Parameters": {
            "AlarmsEmail": {
                "Type": "String",
                "Default": "${param:alarmsEmail, ''}",
                "Description": "Who is told by mail when an alarm rings, and when it is over. Empty: nobody.",
            }
        },
        "Conditions": {"AlarmsGoByMail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmsEmail"}, ""]}]}},
        "Resources": resources,
    }
    return _HEADER + yaml.safe_dump(document, sort_keys=False, width=120)


def _topic() -> dict[str, object]:
    return {
        "AlarmsTopic": {
            "Type": "AWS::SNS::Topic",
            "Properties": {
                "TopicName": {"Fn::Sub": "${AWS::StackName}-alarms"},
                "KmsMasterKeyId": {"Ref": "DataKey"},
            },
        },
        "AlarmsTopicPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {
                "Topics": [{"Ref": "AlarmsTopic"}],
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "cloudwatch.amazonaws.com"},
                            "Action": "sns:Publish",
                            "Resource": {"Ref": "AlarmsTopic"},
                            "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
                        }
                    ],
                },
            },
        },
        "AlarmsByMail": {
            "Type": "AWS::SNS::Subscription",
            "Condition": "AlarmsGoByMail",
            "Properties": {
                "Protocol": "email",
                "Endpoint": {"Ref": "AlarmsEmail"},
                "TopicArn": {"Ref": "AlarmsTopic"},
            },
        },
    }


def _resource(alarm: Alarm) -> dict[str, object]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": {"Fn::Sub": f"${{AWS::StackName}}-{alarm.name}"},
            "AlarmDescription": alarm.description,
            **(_metric(alarm) if alarm.expression is None else _expression(alarm, alarm.expression)),
            "ComparisonOperator": alarm.comparison,
            "Threshold": alarm.threshold,
            "EvaluationPeriods": alarm.evaluated,
            "DatapointsToAlarm": alarm.datapoints,
            "TreatMissingData": alarm.missing,
            "AlarmActions": [{"Ref": "AlarmsTopic"}],
            "OKActions": [{"Ref": "AlarmsTopic"}],
        },
    }


def _metric(alarm: Alarm) -> dict[str, object]:
    (query,) = alarm.metrics.values()
    percentile = query.statistic.startswith("p")
    return {
        "Namespace": query.namespace,
        "MetricName": query.name,
        "Dimensions": _dimensions(query),
        ("ExtendedStatistic" if percentile else "Statistic"): query.statistic,
        "Period": alarm.period,
    }


def _expression(alarm: Alarm, expression: str) -> dict[str, object]:
    metrics: list[dict[str, object]] = [{"Id": "compared", "Expression": expression, "Label": alarm.name}]
    for id_, query in alarm.metrics.items():
        metric = {"Namespace": query.namespace, "MetricName": query.name, "Dimensions": _dimensions(query)}
        stat = {"Metric": metric, "Period": alarm.period, "Stat": query.statistic}
        metrics.append({"Id": id_, "MetricStat": stat, "ReturnData": False})
    return {"Metrics": metrics}


def _dimensions(query: Query) -> list[dict[str, object]]:
    return [{"Name": name, "Value": value} for name, value in query.dimensions.items()]
