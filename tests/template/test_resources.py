"""What must hold of everything that a deployment makes, whoever adds to it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.template.compiling import PROJECT
from tests.template.conftest import Resources, of_kind

KEY = {"Fn::GetAtt": ["DataKey", "Arn"]}
ASYNC_FAILURES = {"Fn::GetAtt": ["AsyncFailuresQueue", "Arn"]}
BY_HAND = {"BackfillLambdaFunction"}
STREAM_FAILURES = {"Fn::GetAtt": ["StreamFailuresQueue", "Arn"]}


def functions(resources: Resources) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each function of ours under the name that its alias, role and alarms begin with: OrderReactions."""
    for alias, properties in of_kind(resources, "AWS::Lambda::Alias").items():
        yield alias.removesuffix("Alias"), resources[properties["FunctionName"]["Ref"]]["Properties"]


def alias_of(target: Any) -> str:
    """The logical id of the function whose alias `live` is called."""
    separator, (arn, name) = target["Fn::Join"]
    assert (separator, name) == (":", "live")
    assert arn["Fn::GetAtt"][1] == "Arn"
    return str(arn["Fn::GetAtt"][0])


def test_every_table_is_encrypted_and_goes_back_in_time(prod: Resources) -> None:
    for table in of_kind(prod, "AWS::DynamoDB::Table").values():
        assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_every_queue_is_encrypted_and_refuses_what_is_not_tls(prod: Resources) -> None:
    queues = of_kind(prod, "AWS::SQS::Queue")
    policies = of_kind(prod, "AWS::SQS::QueuePolicy").values()
    assert sorted(policy["Queues"][0]["Ref"] for policy in policies) == sorted(queues)
    for policy in policies:
        (queue,) = policy["Queues"]
        assert policy["PolicyDocument"]["Statement"][0] == {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sqs:*",
            "Resource": {"Fn::GetAtt": [queue["Ref"], "Arn"]},
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    for queue in queues.values():
        assert queue["KmsMasterKeyId"] == {"Ref": "DataKey"}


def test_every_bucket_is_encrypted_private_and_refuses_what_is_not_tls(prod: Resources) -> None:
    buckets = of_kind(prod, "AWS::S3::Bucket")
    policies = {
        each["Bucket"]["Ref"]: each["PolicyDocument"]["Statement"]
        for each in of_kind(prod, "AWS::S3::BucketPolicy").values()
    }
    for name, bucket in buckets.items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert any(
            statement["Effect"] == "Deny"
            and statement["Condition"] in (_NOT_TLS, {"Bool": {"aws:SecureTransport": False}})
            for statement in policies[name]
        )


_NOT_TLS = {"Bool": {"aws:SecureTransport": "false"}}


def test_every_function_runs_on_the_one_runtime_within_a_time_with_logs_that_end(prod: Resources) -> None:
    groups = of_kind(prod, "AWS::Logs::LogGroup").values()
    retained = {group["LogGroupName"]: group["RetentionInDays"] for group in groups}
    assert set(retained.values()) == {90}
    for _, function in functions(prod):
        assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
        assert 0 < function["Timeout"] <= 900
        assert f"/aws/lambda/{function['FunctionName']}" in retained
    assert prod["HttpLambdaFunction"]["Properties"]["SnapStart"] == {"ApplyOn": "PublishedVersions"}


def test_the_page_of_sizes_says_what_each_function_has(prod: Resources) -> None:
    page = (PROJECT / "infra" / "functions.md").read_text()
    said = {
        name: (int(megabytes), int(seconds))
        for names, megabytes, seconds in re.findall(
            r"^\| (`.*?) \| (\d+) \| [\d.]+ \| (\d+) \|", page, re.MULTILINE
        )
        for name in re.findall(r"`(\w+)`", names)
    }
    has = {
        function["FunctionName"].removeprefix("pannier-prod-"): (function["MemorySize"], function["Timeout"])
        for _, function in functions(prod)
    }
    assert said.items() <= has.items()
    assert {has[name] for name in has.keys() - said.keys()} == {(512, 60)}  # "other stream functions"


def test_every_function_is_published_behind_an_alias_that_moves_bit_by_bit(prod: Resources) -> None:
    ours = of_kind(prod, "AWS::Lambda::Function")
    assert {alias["FunctionName"]["Ref"] for alias in of_kind(prod, "AWS::Lambda::Alias").values()} == set(
        ours
    )
    for name, _ in functions(prod):
        alias = prod[f"{name}Alias"]
        version = prod[alias["Properties"]["FunctionVersion"]["Fn::GetAtt"][0]]
        assert "DeletionPolicy" not in version  # a snapshot costs as long as its version is there
        assert version["Properties"]["FunctionName"] == alias["Properties"]["FunctionName"]
        assert alias["Properties"]["Name"] == "live"
        assert alias["UpdatePolicy"] == {
            "CodeDeployLambdaAliasUpdate": {
                "ApplicationName": {"Ref": "RolloutApplication"},
                "DeploymentGroupName": {"Ref": f"{name}Rollout"},
            }
        }
        rollout = prod[f"{name}Rollout"]["Properties"]
        assert rollout["DeploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent5Minutes"
        assert "DEPLOYMENT_STOP_ON_ALARM" in rollout["AutoRollbackConfiguration"]["Events"]


def test_a_function_whose_errors_ring_goes_back(prod: Resources) -> None:
    for name, _ in functions(prod):
        alarm = f"{name}ErrorsAlarm"
        assert prod[alarm]["Type"] == "AWS::CloudWatch::Alarm"
        rollout = prod[f"{name}Rollout"]["Properties"]
        assert rollout["AlarmConfiguration"] == {"Enabled": True, "Alarms": [{"Name": {"Ref": alarm}}]}


def test_nobody_calls_a_function_but_by_its_alias(prod: Resources) -> None:
    sockets = prod["LiveUnderscoreconnectionsWebsocketsIntegration"]["Properties"]["IntegrationUri"]
    called = [
        *(each["FunctionName"] for each in of_kind(prod, "AWS::Lambda::EventSourceMapping").values()),
        *(each["FunctionName"] for each in of_kind(prod, "AWS::Lambda::Permission").values()),
        *(rule["Targets"][0]["Arn"] for rule in of_kind(prod, "AWS::Events::Rule").values()),
        prod["HttpApiIntegrationHttp"]["Properties"]["IntegrationUri"],
        sockets["Fn::Join"][1][-2],
    ]
    assert {alias_of(target) for target in called} == set(of_kind(prod, "AWS::Lambda::Function")) - BY_HAND


def test_a_permission_to_call_names_who_may(prod: Resources) -> None:
    for permission in of_kind(prod, "AWS::Lambda::Permission").values():
        assert "SourceArn" in permission


def test_every_stream_mapping_gives_up_in_the_end_and_says_so(prod: Resources) -> None:
    mappings = of_kind(prod, "AWS::Lambda::EventSourceMapping").values()
    streams = [each for each in mappings if each["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn"]
    assert len(streams) == 8
    for mapping in streams:
        assert mapping["MaximumRetryAttempts"] == 8
        assert mapping["MaximumRecordAgeInSeconds"] == 21600
        assert mapping["BisectBatchOnFunctionError"] is True
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["DestinationConfig"] == {"OnFailure": {"Destination": STREAM_FAILURES}}
        assert mapping["FilterCriteria"]["Filters"]
        assert 0 < mapping["BatchSize"] <= 25
        assert 0 <= mapping["MaximumBatchingWindowInSeconds"] <= 5


def test_every_queue_mapping_tells_failures_apart_and_its_queue_gives_up(prod: Resources) -> None:
    mappings = of_kind(prod, "AWS::Lambda::EventSourceMapping").values()
    queues = [each for each in mappings if each["EventSourceArn"]["Fn::GetAtt"][1] == "Arn"]
    assert len(queues) == 3
    for mapping in queues:
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        queue = prod[mapping["EventSourceArn"]["Fn::GetAtt"][0]]["Properties"]
        dead = prod[queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]]["Properties"]
        assert dead["MessageRetentionPeriod"] == 1209600


def test_every_asynchronous_function_has_a_place_for_what_failed(prod: Resources) -> None:
    configured = {
        each["FunctionName"]["Ref"]: each for each in of_kind(prod, "AWS::Lambda::EventInvokeConfig").values()
    }
    rules = of_kind(prod, "AWS::Events::Rule").values()
    assert {alias_of(rule["Targets"][0]["Arn"]) for rule in rules} == set(configured)
    for configuration in configured.values():
        assert configuration["Qualifier"] == "live"
        assert configuration["DestinationConfig"] == {"OnFailure": {"Destination": ASYNC_FAILURES}}
    (bus,) = (rule for rule in rules if "EventPattern" in rule)
    assert bus["Targets"][0]["DeadLetterConfig"] == {"Arn": ASYNC_FAILURES}


def test_a_missed_minute_is_made_up_for_by_the_next_and_not_tried_again(prod: Resources) -> None:
    retries = {
        each["FunctionName"]["Ref"]: (each["MaximumRetryAttempts"], each["MaximumEventAgeInSeconds"])
        for each in of_kind(prod, "AWS::Lambda::EventInvokeConfig").values()
    }
    rules = of_kind(prod, "AWS::Events::Rule").values()
    for rule in rules:
        often = rule.get("ScheduleExpression") == "rate(1 minute)"
        assert retries[alias_of(rule["Targets"][0]["Arn"])] == ((0, 60) if often else (2, 21600))


def test_both_apis_are_throttled_and_requests_are_logged_without_addresses(prod: Resources) -> None:
    stages = of_kind(prod, "AWS::ApiGatewayV2::Stage")
    assert len(stages) == 2
    for stage in stages.values():
        assert stage["DefaultRouteSettings"] == {"ThrottlingRateLimit": 2000, "ThrottlingBurstLimit": 4000}
    logged = stages["HttpApiStage"]["AccessLogSettings"]["Format"]
    assert "$context.status" in logged
    assert "sourceIp" not in logged
