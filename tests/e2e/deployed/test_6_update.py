"""A second deployment, over the stack that is at work."""

import subprocess
from pathlib import Path

import pytest

from pannier.local.simulate.operations import customers
from tests.e2e.deployed.clients import Person
from tests.e2e.deployed.cloud import PROJECT
from tests.e2e.deployed.deploying import STAGE, Deployment, functions_of, update
from tests.e2e.deployed.town import Town, sign_in_by_code, text_messages


@pytest.fixture(scope="module")
def renamed(deployment: Deployment, town: Town, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The same package under another name of the platform's, deployed."""
    folder = tmp_path_factory.mktemp("renamed")
    parameters = [
        f"--param={each}" for each in ("target=host", "answerWithinSeconds=75", "platformName=Sacoche")
    ]
    subprocess.run(
        ["node_modules/.bin/osls", "package", "--stage", STAGE, *parameters, "--package", folder],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return update(deployment.cloud, Path(folder), deployment.outputs["ServerlessDeploymentBucketName"])


def test_the_alias_of_what_changed_moves_to_a_new_version(renamed: Deployment) -> None:
    functions = renamed.client("lambda")
    for each in functions_of(renamed.packaged).values():
        alias = functions.get_alias(FunctionName=each["FunctionName"], Name="live")
        changed = "PLATFORM_NAME" in each["Environment"]["Variables"]
        assert alias["FunctionVersion"] == ("2" if changed else "1"), each["FunctionName"]


def test_what_was_there_is_there_and_what_is_new_acts(
    renamed: Deployment, nobody: Person, town: Town
) -> None:
    assert len(town.customer.ask(customers.HISTORY.document)["edges"]) == 2
    again = sign_in_by_code(renamed, nobody, town.phone)
    assert again.ask("{ viewer { id } }") == town.customer.ask("{ viewer { id } }")
    assert text_messages(renamed, town.phone)[-1].startswith("Sacoche: ")
