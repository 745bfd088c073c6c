"""Holds every function that a test runs to its role: a call that `infra/roles.yml` does not allow is refused, as AWS
would refuse it, and fails the test. What is called is recorded.

It hooks into the botocore clients that are made afterwards, and so sees PynamoDB's calls and addresses that are signed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError
from botocore.handlers import BUILTIN_HANDLERS
from botocore.model import OperationModel

from tests.permissions.calls import Need, Request, listing, needs_of
from tests.permissions.policies import policy_of
from tests.permissions.running import follow_into_pools, running

_TOLD_OF_ABSENCE = frozenset({"CopyObject", "GetObject", "HeadObject"})
_SEEN = "pannier-tests-seen"


@dataclass
class Watch:
    """What functions called, and what of that they may not. With `enforcing` off, nothing is refused."""

    enforcing: bool = True
    called: dict[str, set[Need]] = field(default_factory=lambda: defaultdict(set))
    refused: list[str] = field(default_factory=list)

    def install(self) -> None:
        """Once a process, before any client is made."""
        BUILTIN_HANDLERS.extend(self._hooks())
        follow_into_pools()

    def _hooks(self) -> list[tuple[str, Callable[..., object]]]:
        return [
            ("before-parameter-build", self.before),
            ("after-call.s3", self.after),
            ("before-sign.s3.PutObject", self.signing),
        ]

    def before(self, params: Request, model: OperationModel, context: dict[str, Any], **_: object) -> None:
        if context.get("is_presign_request") and model.name == "CreateBucket":
            return  # how botocore begins to sign a form: `signing`
        context[_SEEN] = params
        self._take(model.service_model.service_name, model.name, params)

    def after(self, http_response: Any, model: OperationModel, context: dict[str, Any], **_: object) -> None:
        """Without leave to list the bucket, S3 answers 403 where it else would say that there is no such object."""
        if http_response.status_code == 404 and model.name in _TOLD_OF_ABSENCE:
            self._check(running(), [listing(context[_SEEN]["Bucket"])])

    def signing(self, request: AWSRequest, **_: object) -> None:
        form: dict[str, str] | None = request.context.get("s3-presign-post-fields")
        if form is not None:
            bucket = request.context["s3-presign-post-policy"]["conditions"]
            names = [each["bucket"] for each in bucket if isinstance(each, dict) and "bucket" in each]
            self._take("s3", "PutObject", {"Bucket": names[0], "Key": form["key"]})

    def _take(self, service: str, operation: str, request: Request) -> None:
        function = running()
        if function is not None:
            self._check(function, needs_of(service, operation, request))

    def _check(self, function: str | None, needs: Iterable[Need]) -> None:
        if function is None:
            return
        for need in needs:
            self.called[function].add(need)
            if self.enforcing and not _allows(function, need):
                self.refused.append(f"{function}: {need}")
                message = f"{function} may not {need}"
                error = {"Error": {"Code": "AccessDeniedException", "Message": message}}
                operation = need.action.partition(":")[2]
                raise ClientError(error, operation)  # type: ignore[arg-type]  # an answer has more; nobody asks


@cache
def _allows(function: str, need: Need) -> bool:
    return policy_of(function).allows(need)
