"""What is deployed is what was packaged, and it is what runs."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pannier.local.serverless import read_functions
from tests.e2e.deployed.adaptation import BOOTSTRAP, code_hash, differences
from tests.e2e.deployed.clients import Person
from tests.e2e.deployed.cloud import PROJECT
from tests.e2e.deployed.deploying import LAMBDA_PYTHON, STACK, Deployment, functions_of

_EACH_FUNCTIONS = (
    r"- /Resources/\w+Rollout",
    r"- /Resources/\w+Alias/UpdatePolicy",
    r"~ /Resources/\w+LambdaVersion\w+/Properties/CodeSha256",
    r"~ /Resources/\w+LambdaFunction/Properties/Runtime",
)
_SENDERS = r"~ /Resources/\w+Role/Properties/Policies"
_API_DEPLOYMENT = r"- /Resources/WebsocketsDeployment\w{20,}"
_VARIABLES = "/Resources/{}LambdaFunction/Properties/Environment/Variables/"


def test_the_stack_is_the_package_but_for_what_the_engine_cannot_take(deployment: Deployment) -> None:
    functions = functions_of(deployment.packaged)
    found = set(differences(deployment.packaged, deployment.template))
    for pattern in _EACH_FUNCTIONS:
        assert len(_matching(pattern, found)) == len(functions), pattern
        found -= _matching(pattern, found)
    assert len(_matching(_SENDERS, found)) == len(_senders(deployment)) > 0
    assert len(_matching(_API_DEPLOYMENT, found)) == 1
    alarms = {f"- /Resources/{name}" for name in _calculating(deployment)}
    assert alarms <= found
    rest = found - alarms - _matching(_SENDERS, found) - _matching(_API_DEPLOYMENT, found)
    assert rest == {
        "- /Resources/RolloutApplication",
        "- /Resources/WebsocketsDeploymentStage/Properties/DeploymentId",
        "- /Resources/HttpLambdaFunction/Properties/SnapStart",
        "~ " + _VARIABLES.format("LiveUnderscoreconnections") + "LIVE_ENDPOINT/Fn::Sub",
        "~ " + _VARIABLES.format("LiveUnderscoredelivery") + "LIVE_ENDPOINT/Fn::Sub",
        "+ " + _VARIABLES.format("Http") + "WEBHOOKS_ALLOW_LOOPBACK",
        "+ " + _VARIABLES.format("WebhookUnderscoresender") + "WEBHOOKS_ALLOW_LOOPBACK",
    }


def test_an_archive_is_the_package_but_for_what_starts_lambdas_runtime_client(deployment: Deployment) -> None:
    for name, artefact in deployment.artefacts.items():
        with zipfile.ZipFile(artefact) as packaged, zipfile.ZipFile(deployment.uploaded[name]) as uploaded:
            assert _contents(uploaded)[:-1] == _contents(packaged)
            assert uploaded.infolist()[-1].filename == BOOTSTRAP
            assert uploaded.read(BOOTSTRAP).decode().splitlines() == [
                "#!/bin/sh",
                f'exec "{LAMBDA_PYTHON}" -m awslambdaric "$_HANDLER"',
            ]


def test_every_function_is_there_with_its_handler_and_its_archive(deployment: Deployment) -> None:
    functions = functions_of(deployment.packaged).values()
    declared = {each.name for each in read_functions(PROJECT / "serverless.yml")}
    assert {each["FunctionName"] for each in functions} == {f"{STACK}-{name}" for name in declared}
    cloud = deployment.client("lambda")
    for packaged in functions:
        found = cloud.get_function(FunctionName=packaged["FunctionName"], Qualifier="live")["Configuration"]
        archive = deployment.uploaded[Path(packaged["Code"]["S3Key"]).stem]
        assert found["CodeSha256"] == code_hash(archive)
        assert found["Handler"] == packaged["Handler"]
        assert found["Role"].rpartition("/")[2] == deployment.physical(packaged["Role"]["Fn::GetAtt"][0])


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_what_runs_is_unpacked_from_the_archives_and_nothing_of_the_checkout(
    deployment: Deployment, nobody: Person
) -> None:
    assert nobody.ask("{ __typename }") == "Query"
    unpacked = {deployment.unpacked(name) for name in deployment.uploaded}
    running = deployment.cloud.functions()
    assert running
    for process in running:
        assert (process / "cwd").readlink() in unpacked
        environment = (process / "environ").read_text().split("\0")
        assert not [each for each in environment if each.startswith("PYTHONPATH=")]
        loaded = {line.partition("/")[2] for line in (process / "maps").read_text().splitlines()}
        libraries = {Path("/" + each) for each in loaded if ".so" in each}
        ours = {each for each in libraries if each.is_relative_to(PROJECT)}
        assert {each for each in ours if not each.is_relative_to(PROJECT / ".venv-lambda")} == set()
    tried = subprocess.run(
        [LAMBDA_PYTHON, "-c", "import pannier"],
        cwd="/",
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "No module named 'pannier'" in tried.stderr


def _matching(pattern: str, found: set[str]) -> set[str]:
    return {each for each in found if re.fullmatch(pattern, each)}


def _senders(deployment: Deployment) -> list[str]:
    """The roles that may send to queues."""
    return [
        name
        for name, each in deployment.packaged["Resources"].items()
        if each["Type"] == "AWS::IAM::Role" and "'sqs:SendMessage'" in str(each)
    ]


def _calculating(deployment: Deployment) -> list[str]:
    """The alarms that calculate with several metrics."""
    return [
        name
        for name, each in deployment.packaged["Resources"].items()
        if each["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in each["Properties"]
    ]


def _contents(archive: zipfile.ZipFile) -> list[tuple[str, int, int]]:
    return [(each.filename, each.CRC, each.file_size) for each in archive.infolist()]
