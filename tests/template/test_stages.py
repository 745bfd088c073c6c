"""Stages differ where infra/stages.yml says so, and nowhere else."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.template.compiling import PROJECT, TemplateError, compile_alone, resources_of
from scripts.template.linting import over_limits, problems, summary
from tests.template.conftest import Resources, of_kind

SAID = yaml.safe_load((PROJECT / "infra" / "stages.yml").read_text())
# The names that osls makes from an upload's time, and from hashes of what a function has in its environment.
MADE_UP = re.compile(
    r"(?<=LambdaVersion)[0-9A-Za-z]{30,}|(?<=WebsocketsDeployment)[0-9A-Za-z]{30,}|[0-9]{13}-[0-9TZ:.-]+"
)
PLACES = {
    "whenDeleted": re.compile(r"\.DeletionPolicy$"),
    "deletionProtection": re.compile(r"\.DeletionProtectionEnabled$"),
    "logRetentionDays": re.compile(r"\.RetentionInDays$"),
    "rollout": re.compile(r"Rollout\.Properties\.DeploymentConfigName$"),
    "requestsPerSecond": re.compile(r"Stage\..*\.ThrottlingRateLimit$"),
    "requestsAtOnce": re.compile(r"Stage\..*\.ThrottlingBurstLimit$"),
}


def flat(value: Any, path: str = "") -> dict[str, object]:
    """Every leaf by where it stands."""
    if isinstance(value, dict):
        return {
            place: leaf
            for name, each in value.items()
            for place, leaf in flat(each, f"{path}.{name}").items()
        }
    if isinstance(value, list):
        return {
            place: leaf
            for number, each in enumerate(value)
            for place, leaf in flat(each, f"{path}.{number}").items()
        }
    return {path: value}


def without_names(resources: Resources, stage: str) -> dict[str, object]:
    """The template's leaves, with the stage's name and whatever is new each time taken out."""
    text = MADE_UP.sub("…", json.dumps(resources))
    text = re.sub(rf"(?i)(?<![a-z]){stage}(?![a-z])|(?<=pannier){stage}", "STAGE", text)
    return flat(json.loads(text))


@pytest.mark.parametrize("stage", ["dev", "staging", "elsewhere"])
def test_stages_differ_in_what_is_said_of_them_only(stages: Mapping[str, Resources], stage: str) -> None:
    prod, other = without_names(stages["prod"], "prod"), without_names(stages[stage], stage)
    assert prod.keys() == other.keys()
    differing = {place for place, leaf in prod.items() if other[place] != leaf}
    said = SAID.get(stage) or {}
    assert said.keys() <= PLACES.keys()
    for place in differing:
        assert any(PLACES[name].search(place) for name in said), place
    for name in said:
        assert any(PLACES[name].search(place) for place in differing), name


@pytest.mark.parametrize(
    ("stage", "kept", "protected"),
    [
        ("dev", "Delete", False),
        ("staging", "Retain", False),
        ("prod", "Retain", True),
        ("elsewhere", "Retain", True),
    ],
)
def test_what_is_kept_outlives_the_stack_but_in_dev(
    stages: Mapping[str, Resources], stage: str, kept: str, protected: bool
) -> None:
    kinds = {"AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::SecretsManager::Secret"}
    resources = stages[stage]
    ours = [each for each in resources.values() if each["Type"] in kinds] + [resources["UploadsBucket"]]
    assert {each["DeletionPolicy"] for each in ours} == {kept}
    assert {each["UpdateReplacePolicy"] for each in ours} == {"Retain"}
    for table in of_kind(resources, "AWS::DynamoDB::Table").values():
        assert table["DeletionProtectionEnabled"] is protected


def test_prod_says_nothing_of_its_own_so_that_every_other_name_is_as_safe() -> None:
    assert SAID["prod"] == {}
    assert SAID["default"].keys() == PLACES.keys()


def test_a_template_says_how_large_it_is(templates: Mapping[str, Path]) -> None:
    said = summary(templates["prod"])
    count = len(resources_of(templates["prod"]))
    assert said.startswith(f"{count} resources of at most 500, ")


def test_what_osls_does_not_understand_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="stage"):
        compile_alone(["a stage?"], tmp_path)


def test_more_than_cloudformation_takes_is_a_problem(tmp_path: Path) -> None:
    bus = {"Type": "AWS::Events::EventBus", "Properties": {"Name": "x" * 2000}}
    template = tmp_path / "template.json"
    template.write_text(json.dumps({"Resources": {f"Bus{number}": bus for number in range(501)}}))
    assert list(over_limits(template)) == [
        f"{template}: 501 resources; CloudFormation takes 500",
        f"{template}: {template.stat().st_size} bytes; CloudFormation takes 1000000",
    ]


def test_linting_finds_a_wrong_property_and_an_open_table(tmp_path: Path) -> None:
    queue = {"VisibilityTimeout": "long", "KmsMasterKeyId": "alias/x"}
    table = {
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    }
    resources = {
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": queue},
        "Table": {"Type": "AWS::DynamoDB::Table", "Properties": table},
    }
    template = tmp_path / "template.json"
    template.write_text(json.dumps({"Resources": resources}))
    found = "\n".join(problems([template]))
    assert "E3012" in found  # cfn-lint: not a number
    assert "CKV_AWS_119" in found  # checkov: a table without a key of ours


def test_whoever_deploys_is_told_of_every_parameter() -> None:
    files = [PROJECT / "serverless.yml", *(PROJECT / "infra").glob("*.yml")]
    used = {name for path in files for name in re.findall(r"\$\{param:(\w+)", path.read_text())}
    page = (PROJECT / "infra" / "deploying.md").read_text()
    told = set(re.findall(r"`(\w+)`", page.partition("| parameter |")[2].partition("## Afterwards")[0]))
    set_by_make = {"target", "operationsManifest"}
    assert told - {"no", "1"} == used - SAID["default"].keys() - set_by_make


def test_what_is_asked_for_with_parameters_is_done(tmp_path: Path) -> None:
    given = [
        "apiDomain=api.example.com",
        "liveDomain=live.example.com",
        "certificateId=0123",
        "rollbackOnAlarms=no",
        "rollout=LambdaAllAtOnce",
    ]
    (template,) = compile_alone(["prod"], tmp_path, [part for each in given for part in ("--param", each)])
    document = json.loads(template.read_text())
    names = {
        name: document["Parameters"][name]["Default"] for name in ("ApiDomain", "LiveDomain", "CertificateId")
    }
    assert list(names.values()) == ["api.example.com", "live.example.com", "0123"]
    resources = document["Resources"]
    for api, stage, mapping in (
        ("HttpApi", "HttpApiStage", "ApiDomainMapping"),
        ("WebsocketsApi", "WebsocketsDeploymentStage", "LiveDomainMapping"),
    ):
        assert (
            resources[mapping]["Properties"]["ApiId"]
            == resources[stage]["Properties"]["ApiId"]
            == {"Ref": api}
        )
        assert resources[mapping]["Properties"]["Stage"] == {"Ref": stage}
    # A mend, while the alarm rings, and in a hurry.
    rollout = resources["HttpRollout"]["Properties"]
    assert rollout["AlarmConfiguration"]["Enabled"] is False
    assert rollout["DeploymentConfigName"] == "CodeDeployDefault.LambdaAllAtOnce"
