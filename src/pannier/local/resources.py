"""Queues, buckets and event buses on an engine, made from the same CloudFormation that a deployment pulls in.

What exists is brought to what the files say now; nothing is ever deleted. Tables come from the records: tables.py.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from pannier.adapters.clients import client
from pannier.core.settings import Settings
from pannier.local.filters import Json
from pannier.local.serverless import BusMapping, Function, Reference, ServerlessError, Template
from pannier.local.serverless.document import Section, section
from pannier.local.serverless.template import Resource

ACCOUNT = "000000000000"
MAIL_FROM = "no-reply@pannier.example"
_PUSH_APPLICATION = "pannier"
_VARIABLE = re.compile(r"\$\{([^}]+)\}")
_QUEUE_ATTRIBUTES = (
    "ContentBasedDeduplication", "DeduplicationScope", "DelaySeconds", "FifoQueue", "FifoThroughputLimit",
    "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "VisibilityTimeout",
)  # fmt: skip
_ONCE_AND_FOR_ALL = frozenset({"FifoQueue"})
_RETRIED_AFTER_SECONDS = 30
_KEPT_SECONDS = 1209600


@dataclass(frozen=True, slots=True)
class MadeQueue:
    """A queue that exists. A message that came `receives` times goes to `dead_letters`, a queue's name; None: never."""

    name: str
    url: str
    arn: str
    dead_letters: str | None
    receives: int | None


@dataclass(frozen=True, slots=True)
class Made:
    """What exists now: queues by logical id, the queues behind functions on a bus, and everybody's variables."""

    queues: Mapping[str, MadeQueue]
    bus_queues: Mapping[str, MadeQueue]
    environment: Mapping[str, str]


def stack_name(settings: Settings) -> str:
    """What stands for the name of the CloudFormation stack; the tables' names begin with it."""
    return settings.table_prefix.rstrip("-")


def create_resources(template: Template, functions: tuple[Function, ...], settings: Settings) -> Made:
    """Make what is not there yet, on the engine that `settings.aws_endpoint` names. May be called again at any time.

    Raises ServerlessError for a reference to what is not in the template.
    """
    return _Maker(template, settings).make([bus for function in functions for bus in function.buses])


class _Maker:
    def __init__(self, template: Template, settings: Settings) -> None:
        self._template = template
        self._settings = settings
        self._values: dict[Reference, str] = {}
        self._queues: dict[str, MadeQueue] = {}

    def make(self, buses: list[BusMapping]) -> Made:
        for resource in self._in_order():
            match resource.kind:
                case "AWS::SQS::Queue":
                    self._queue(resource)
                case "AWS::S3::Bucket":
                    self._bucket(resource)
                case "AWS::Events::EventBus":
                    self._bus(resource)
        # What has no CloudFormation, or is proven by mail: an operator's to make in the cloud.
        push = self._push_application()
        self._mail_identity()
        behind = {mapping.name: self._behind(mapping) for mapping in buses}
        environment = {"MAIL_FROM": MAIL_FROM, "PUSH_APPLICATION_ARN": push} | self._environment()
        return Made(self._queues, behind, environment)

    def _in_order(self) -> list[Resource]:
        """Queues that others give up to come before those."""
        return sorted(
            self._template.resources.values(),
            key=lambda each: (each.kind, "RedrivePolicy" in each.properties),
        )

    def _environment(self) -> dict[str, str]:
        return {
            name: value if isinstance(value, str) else self._of(value)
            for name, value in self._template.environment.items()
            if isinstance(value, str) or value in self._values or self._is_ours(value)
        }

    def _is_ours(self, value: Reference) -> bool:
        """Whether the reference is to be known here; a typing error in the file shall not pass as a table's ARN."""
        resource = self._template.resources.get(value.logical_id)
        return resource is None or resource.kind.startswith(("AWS::SQS::", "AWS::S3::", "AWS::Events::"))

    def _of(self, reference: Reference) -> str:
        if reference not in self._values:
            raise ServerlessError(f"there is no {reference.logical_id} {reference.attribute or ''}".rstrip())
        return self._values[reference]

    def _queue(self, resource: Resource) -> None:
        properties = resource.properties
        attributes = {name: _told(properties[name]) for name in _QUEUE_ATTRIBUTES if name in properties}
        dead: str | None = None
        most: int | None = None
        if "RedrivePolicy" in properties:
            policy = section(properties["RedrivePolicy"], f"{resource.logical_id}.RedrivePolicy")
            arn = self._text(policy.get("deadLetterTargetArn"), resource)
            dead = arn.rpartition(":")[2]
            most = int(_told(policy.get("maxReceiveCount")))
            attributes["RedrivePolicy"] = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": most})
        made = self._ensure_queue(self._text(properties.get("QueueName"), resource), attributes, dead, most)
        self._queues[resource.logical_id] = made
        self._values[Reference(resource.logical_id)] = made.url
        self._values[Reference(resource.logical_id, "Arn")] = made.arn
        self._values[Reference(resource.logical_id, "QueueName")] = made.name
        self._values[Reference(resource.logical_id, "QueueUrl")] = made.url

    def _ensure_queue(
        self, name: str, attributes: Mapping[str, str], dead: str | None = None, receives: int | None = None
    ) -> MadeQueue:
        sqs = client("sqs", self._settings)
        try:
            url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
            changeable = {key: value for key, value in attributes.items() if key not in _ONCE_AND_FOR_ALL}
            if changeable:
                sqs.set_queue_attributes(QueueUrl=url, Attributes=changeable)  # type: ignore[arg-type]
        except ClientError as error:
            if not error.response["Error"]["Code"].endswith(("NonExistentQueue", "QueueDoesNotExist")):
                raise
            url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]  # type: ignore[arg-type]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        if self._settings.aws_endpoint is not None:
            # An engine remembers the address it was made at; its port is another at each start.
            url = self._settings.aws_endpoint.rstrip("/") + urlsplit(url).path
        return MadeQueue(name, url, arn, dead, receives)

    def _bucket(self, resource: Resource) -> None:
        s3 = client("s3", self._settings)
        name = self._text(resource.properties.get("BucketName"), resource)
        if name not in {bucket.get("Name") for bucket in s3.list_buckets()["Buckets"]}:
            s3.create_bucket(Bucket=name)
        for cloudformation, call in _BUCKET_PARTS.items():
            if cloudformation in resource.properties:
                operation, argument, inner = call
                value = _api_form(resource.properties[cloudformation])
                getattr(s3, operation)(Bucket=name, **{argument: value if inner is None else inner(value)})
        self._values[Reference(resource.logical_id)] = name
        self._values[Reference(resource.logical_id, "Arn")] = f"arn:aws:s3:::{name}"

    def _bus(self, resource: Resource) -> None:
        events = client("events", self._settings)
        name = self._text(resource.properties.get("Name"), resource)
        known = {bus["Name"]: bus["Arn"] for bus in events.list_event_buses(NamePrefix=name)["EventBuses"]}
        arn = known.get(name) or events.create_event_bus(Name=name)["EventBusArn"]
        self._values[Reference(resource.logical_id)] = name
        self._values[Reference(resource.logical_id, "Name")] = name
        self._values[Reference(resource.logical_id, "Arn")] = arn

    def _behind(self, mapping: BusMapping) -> MadeQueue:
        """A rule on the bus, with a queue as its target, which the runner works off: Lambda has such a queue inside."""
        events = client("events", self._settings)
        name = f"{stack_name(self._settings)}-events-{mapping.function.replace('_', '-')}"
        kept = {"MessageRetentionPeriod": str(_KEPT_SECONDS)}
        dead = self._ensure_queue(f"{name}-dead", kept)
        receives = mapping.retries + 1
        policy = {"deadLetterTargetArn": dead.arn, "maxReceiveCount": receives}
        attributes = kept | {
            "RedrivePolicy": json.dumps(policy),
            "VisibilityTimeout": str(_RETRIED_AFTER_SECONDS),
        }
        queue = self._ensure_queue(name, attributes, dead.name, receives)
        bus = self._of(Reference(mapping.bus, "Name"))
        events.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(mapping.pattern))
        events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "queue", "Arn": queue.arn}])
        return queue

    def _push_application(self) -> str:
        sns = client("sns", self._settings)
        for application in sns.list_platform_applications()["PlatformApplications"]:
            arn = application.get("PlatformApplicationArn", "")
            if arn.endswith(f"/{_PUSH_APPLICATION}"):
                return arn
        answer = sns.create_platform_application(
            Name=_PUSH_APPLICATION, Platform="GCM", Attributes={"PlatformCredential": "local"}
        )
        return answer["PlatformApplicationArn"]

    def _mail_identity(self) -> None:
        ses = client("sesv2", self._settings)
        domain = MAIL_FROM.rpartition("@")[2]
        known = {each.get("IdentityName") for each in ses.list_email_identities()["EmailIdentities"]}
        if domain not in known:
            ses.create_email_identity(EmailIdentity=domain)

    def _text(self, value: Json, resource: Resource) -> str:
        """Text, a reference, or a substitution of the names that a stack has."""
        if isinstance(value, str):
            return value
        if isinstance(value, Mapping):
            if isinstance(pattern := value.get("Fn::Sub"), str):
                return _VARIABLE.sub(self._variable, pattern)
            if isinstance(parts := value.get("Fn::GetAtt"), list) and len(parts) == 2:
                return self._of(Reference(str(parts[0]), str(parts[1])))
            if isinstance(name := value.get("Ref"), str):
                return self._of(Reference(name))
        raise ServerlessError(f"{resource.logical_id}: {value!r} is not understood; give it a name")

    def _variable(self, match: re.Match[str]) -> str:
        known = {
            "AWS::StackName": stack_name(self._settings),
            "AWS::AccountId": ACCOUNT,
            "AWS::Region": self._settings.region,
            "AWS::Partition": "aws",
        }
        if match[1] in known:
            return known[match[1]]
        logical_id, _, attribute = match[1].partition(".")
        return self._of(Reference(logical_id, attribute or None))


def _told(value: Json) -> str:
    """An attribute as the SQS API wants it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _api_form(value: Json) -> object:
    """CloudFormation's property as plain data."""
    if isinstance(value, Mapping):
        return {name: _api_form(each) for name, each in value.items()}
    return [_api_form(each) for each in value] if isinstance(value, list) else value


def _lifecycle(value: object) -> object:
    """CloudFormation says `Prefix` and `ExpirationInDays` where the API has a filter and an expiration."""
    assert isinstance(value, dict)
    return {"Rules": [_lifecycle_rule(rule) for rule in value["Rules"]]}


def _lifecycle_rule(rule: Section) -> Mapping[str, object]:
    shared = {name: rule[name] for name in ("Id", "Status", "AbortIncompleteMultipartUpload") if name in rule}
    api: dict[str, object] = {{"Id": "ID"}.get(name, name): value for name, value in shared.items()}
    api["Filter"] = {"Prefix": rule.get("Prefix", "")}
    if "ExpirationInDays" in rule:
        api["Expiration"] = {"Days": rule["ExpirationInDays"]}
    return api


def _encryption(value: object) -> object:
    """One rule, with a key that the service itself keeps: an engine has no other worth naming."""
    assert isinstance(value, dict)
    of_the_service = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    return {"Rules": [of_the_service for _ in value["ServerSideEncryptionConfiguration"]]}


def _cors(value: object) -> object:
    assert isinstance(value, dict)
    renamed = {"MaxAge": "MaxAgeSeconds"}
    return {
        "CORSRules": [
            {renamed.get(name, name): each for name, each in rule.items()} for rule in value["CorsRules"]
        ]
    }


_BUCKET_PARTS = {
    "PublicAccessBlockConfiguration": ("put_public_access_block", "PublicAccessBlockConfiguration", None),
    "OwnershipControls": ("put_bucket_ownership_controls", "OwnershipControls", None),
    "BucketEncryption": ("put_bucket_encryption", "ServerSideEncryptionConfiguration", _encryption),
    "CorsConfiguration": ("put_bucket_cors", "CORSConfiguration", _cors),
    "LifecycleConfiguration": ("put_bucket_lifecycle_configuration", "LifecycleConfiguration", _lifecycle),
}
