"""Deploys the package as `osls deploy` does: a stack with a bucket, the artefacts into it, then all of the stack."""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from botocore.config import Config
from botocore.session import Session

from tests.e2e.deployed.adaptation import Template, adapt_artefact, adapt_template, code_hash
from tests.e2e.deployed.cloud import PROJECT, REGION, ROOT, Cloud

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.client import CloudFormationClient

PACKAGE = PROJECT / "build" / "package" / "host"
TEMPLATE = PACKAGE / "e2e"
STAGE = "dev"
STACK = f"pannier-{STAGE}"
LAMBDA_PYTHON = PROJECT / ".venv-lambda" / "bin" / "python"
_SETTLED_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Deployment:
    """A stack that stands. `packaged` is the template as it was packaged, `template` what the stack was made from;
    `artefacts` are the archives that were packaged, `uploaded` those that were uploaded, both by name.
    """

    cloud: Cloud
    packaged: Template
    template: Template
    artefacts: Mapping[str, Path]
    uploaded: Mapping[str, Path]
    outputs: Mapping[str, str]

    def client(self, service: str) -> Any:
        """For whoever holds the account."""
        return client(self.cloud, service)

    def physical(self, logical: str) -> str:
        """What a resource of the template is called in the cloud."""
        found = self.client("cloudformation").describe_stack_resource(
            StackName=STACK, LogicalResourceId=logical
        )
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def unpacked(self, artefact: str) -> Path:
        """Where the functions of an artefact find their code."""
        return self.cloud.code / hashlib.sha256(self.uploaded[artefact].read_bytes()).hexdigest()

    def printed(self, function: str) -> list[str]:
        """What a function has written, as CloudWatch Logs have it, in order; nothing before it first ran."""
        logs, group = self.client("logs"), f"/aws/lambda/{STACK}-{function}"
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]


@cache
def client(cloud: Cloud, service: str) -> Any:
    """A client with the credentials of the account's root."""
    session = Session()
    session.set_credentials(ROOT["AWS_ACCESS_KEY_ID"], ROOT["AWS_SECRET_ACCESS_KEY"])
    return session.create_client(
        service,
        region_name=REGION,
        endpoint_url=cloud.endpoint,
        verify=str(cloud.certificate),
        config=Config(retries={"max_attempts": 2}, read_timeout=90),
    )


def deploy(cloud: Cloud) -> Deployment:
    """What was packaged into build/package/host, into an empty cloud. Asserts that the stack comes to stand."""
    formation = cast("CloudFormationClient", client(cloud, "cloudformation"))
    first = (TEMPLATE / "cloudformation-template-create-stack.json").read_text()
    formation.create_stack(StackName=STACK, TemplateBody=first)
    return update(cloud, TEMPLATE, _settled(formation, "CREATE_COMPLETE")["ServerlessDeploymentBucketName"])


def update(cloud: Cloud, folder: Path, bucket: str) -> Deployment:
    """The stack becomes what the template in a folder says. Asserts that it does."""
    packaged: Template = json.loads((folder / "cloudformation-template-update-stack.json").read_text())
    keys = {each["Code"]["S3Key"] for each in functions_of(packaged).values()}
    artefacts = {Path(key).stem: PACKAGE / f"{Path(key).stem}.zip" for key in keys}
    uploaded = {name: cloud.directory / f"{name}.zip" for name in artefacts}
    for name, artefact in artefacts.items():
        adapt_artefact(artefact, uploaded[name], LAMBDA_PYTHON)
    hashes = {code_hash(artefacts[name]): code_hash(uploaded[name]) for name in artefacts}
    template = adapt_template(packaged, cloud.endpoint, hashes)
    store = client(cloud, "s3")
    for key in keys:
        store.put_object(Bucket=bucket, Key=key, Body=uploaded[Path(key).stem].read_bytes())
    store.put_object(Bucket=bucket, Key="template.json", Body=json.dumps(template).encode())
    formation = cast("CloudFormationClient", client(cloud, "cloudformation"))
    formation.update_stack(
        StackName=STACK,
        TemplateURL=f"{cloud.endpoint}/{bucket}/template.json",
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    outputs = _settled(formation, "UPDATE_COMPLETE")
    return Deployment(cloud, packaged, template, artefacts, uploaded, outputs)


def functions_of(template: Template) -> dict[str, dict[str, Any]]:
    """The properties of every function of ours, by its logical id."""
    return {
        name: each["Properties"]
        for name, each in template["Resources"].items()
        if each["Type"] == "AWS::Lambda::Function"
    }


def _settled(formation: "CloudFormationClient", wanted: str) -> dict[str, str]:
    """Waits until the stack is; its outputs."""
    until = time.monotonic() + _SETTLED_WITHIN
    while True:
        stack = formation.describe_stacks(StackName=STACK)["Stacks"][0]
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            break
        assert time.monotonic() < until, stack
        time.sleep(0.1)
    assert stack["StackStatus"] == wanted, _failures(formation)
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def _failures(formation: "CloudFormationClient") -> list[str]:
    events = formation.describe_stack_events(StackName=STACK)["StackEvents"]
    return [
        f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason')}"
        for each in events
        if "FAILED" in each["ResourceStatus"]
    ]
